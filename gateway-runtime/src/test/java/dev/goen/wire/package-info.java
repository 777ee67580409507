/**
 * Each driver on a real line or socket against its simulated twin, and against independent peers.
 *
 * <p>The whole program is tested in {@code dev.goen.whole}.
 */
@NullMarked
package dev.goen.wire;

import org.jspecify.annotations.NullMarked;
