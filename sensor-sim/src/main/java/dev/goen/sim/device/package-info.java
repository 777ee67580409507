/**
 * Simulated devices, byte by byte as their manuals say: gauges and loggers, readers of tags, a
 * satellite receiver, converters of the kernel, and a chip of digital lines.
 *
 * <p>Each has a codec of its own. Neither the drivers' frames nor their Modbus library may be used
 * here: a mistake there must not find its mirror image here. When things happen does not belong
 * here either; see {@code dev.goen.sim.scenario}.
 */
@NullMarked
package dev.goen.sim.device;

import org.jspecify.annotations.NullMarked;
