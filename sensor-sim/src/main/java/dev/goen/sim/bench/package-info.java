/**
 * A bench for who writes drivers: devices and lines of any mix from a file, faults on command, and
 * what each device has served.
 *
 * <p>What a device says does not belong here ({@code dev.goen.sim.device}), nor what goes wrong
 * with a frame ({@code dev.goen.sim.fault}).
 */
@NullMarked
package dev.goen.sim.bench;

import org.jspecify.annotations.NullMarked;
