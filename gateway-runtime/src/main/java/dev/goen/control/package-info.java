/**
 * What the hub may ask of a gateway: commands that are signed, expire, and are carried out once
 * however often they come.
 *
 * <p>How a message travels does not belong here; that is the uplink's.
 */
@NullMarked
package dev.goen.control;

import org.jspecify.annotations.NullMarked;
