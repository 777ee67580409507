/**
 * The whole main job in one command: devices, the packaged gateway and a hub, with the link cut or
 * the gateway killed on the way, and the count at the end.
 *
 * <p>What a device or a hub does belongs to the packages beside this one.
 */
@NullMarked
package dev.goen.sim.demo;

import org.jspecify.annotations.NullMarked;
