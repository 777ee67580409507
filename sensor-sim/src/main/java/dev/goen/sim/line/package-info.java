/**
 * The wire between simulated devices and the gateway: pseudo-terminals made from Java.
 *
 * <p>What a device says on the wire does not belong here; see {@code dev.goen.sim.device}.
 */
@NullMarked
package dev.goen.sim.line;

import org.jspecify.annotations.NullMarked;
