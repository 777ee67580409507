/**
 * A hub in memory that is strict with whoever sends to it, for tests without a network.
 *
 * <p>Nothing here is used by a running gateway.
 */
@NullMarked
package dev.goen.uplink.fake;

import org.jspecify.annotations.NullMarked;
