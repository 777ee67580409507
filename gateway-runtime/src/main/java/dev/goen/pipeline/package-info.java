/**
 * What happens to a reading before it is stored: pure functions of (reading, state, now).
 *
 * <p>No I/O, no clock and no thread belongs here.
 */
@NullMarked
package dev.goen.pipeline;

import org.jspecify.annotations.NullMarked;
