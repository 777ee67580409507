/**
 * Finds the digital chip that a name of the configuration means.
 *
 * <p>How a chip is driven does not belong here.
 */
@NullMarked
package dev.goen.bus.chip;

import org.jspecify.annotations.NullMarked;
