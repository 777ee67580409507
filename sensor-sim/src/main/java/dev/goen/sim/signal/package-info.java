/**
 * What a sensor measures, as a function of time and of a seed: rivers, tides, plain test signals.
 *
 * <p>How a device says it does not belong here, nor what is read from files.
 */
@NullMarked
package dev.goen.sim.signal;

import org.jspecify.annotations.NullMarked;
