/**
 * Recordings of real gauges: read from files of many makes, played as the signal of a simulated
 * device, and found again at the hub.
 *
 * <p>Bytes recorded on a line do not belong here; see {@code dev.goen.sim.capture}.
 */
@NullMarked
package dev.goen.sim.replay;

import org.jspecify.annotations.NullMarked;
