/**
 * Tests of the simulated devices, against manuals' frames and against masters that are not ours.
 */
@NullMarked
package dev.goen.sim.device;

import org.jspecify.annotations.NullMarked;
