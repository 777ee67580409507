/**
 * What happens in the simulated city, as pure functions of a seed and of scenario time, and the
 * command {@code goen-sim devices} that lets devices tell it on real pseudo-terminals.
 *
 * <p>How a device says it does not belong here; see {@code dev.goen.sim.device}.
 */
@NullMarked
package dev.goen.sim.scenario;

import org.jspecify.annotations.NullMarked;
