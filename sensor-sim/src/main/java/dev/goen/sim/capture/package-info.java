/**
 * What was said on a real line, byte by byte: recorded, made harmless, and played again.
 *
 * <p>Recordings of values do not belong here; see {@code dev.goen.sim.replay}.
 */
@NullMarked
package dev.goen.sim.capture;

import org.jspecify.annotations.NullMarked;
