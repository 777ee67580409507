/**
 * Card readers with a Wiegand interface: two lines, one pulse for each bit.
 *
 * <p>What a sighting of a card means is the pipeline's.
 */
@NullMarked
package dev.goen.driver.wiegand;

import org.jspecify.annotations.NullMarked;
