/**
 * Which boot this is, what time it is on it, and what that is in UTC.
 *
 * <p>Readings are never stamped here; see {@link dev.goen.reading.SampleClock}.
 */
@NullMarked
package dev.goen.clock;

import org.jspecify.annotations.NullMarked;
