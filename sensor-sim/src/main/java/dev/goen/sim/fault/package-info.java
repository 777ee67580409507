/**
 * The ills of a line in the field: what they do to a frame, and when they come.
 *
 * <p>Devices know nothing of it, they send right frames. That a port vanishes does not belong here
 * either; see {@code dev.goen.sim.bench}.
 */
@NullMarked
package dev.goen.sim.fault;

import org.jspecify.annotations.NullMarked;
