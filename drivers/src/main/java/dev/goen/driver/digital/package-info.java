/**
 * Contacts on a digital line: doors, fridges, float switches.
 *
 * <p>How long a door may stand open is a rule of the pipeline's.
 */
@NullMarked
package dev.goen.driver.digital;

import org.jspecify.annotations.NullMarked;
