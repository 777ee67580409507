/**
 * Asks devices, each in its time: one thread per bus, one request in flight.
 *
 * <p>What the answers mean is not looked at here.
 */
@NullMarked
package dev.goen.poll;

import org.jspecify.annotations.NullMarked;
