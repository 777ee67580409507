/**
 * Turns the configuration of a destination into its worker: the one place where configuration,
 * codecs and transports meet.
 *
 * <p>No decision about sending is made here.
 */
@NullMarked
package dev.goen.uplink.destination;

import org.jspecify.annotations.NullMarked;
