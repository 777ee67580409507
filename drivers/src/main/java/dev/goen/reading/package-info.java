/**
 * The one currency of the gateway: what was read, of which sensor, when, and how good it is.
 *
 * <p>Depends on nothing. No wire format, no clock and no configuration belongs here.
 */
@NullMarked
package dev.goen.reading;

import org.jspecify.annotations.NullMarked;
