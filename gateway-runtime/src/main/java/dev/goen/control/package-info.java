/**
 * What the hub may order of a gateway: commands and configurations that are signed, expire, and are
 * carried out once however often they come; and how a configuration is tried before it stays.
 *
 * <p>How a message travels does not belong here; that is the uplink's.
 */
@NullMarked
package dev.goen.control;

import org.jspecify.annotations.NullMarked;
