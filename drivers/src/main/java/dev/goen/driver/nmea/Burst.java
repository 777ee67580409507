package dev.goen.driver.nmea;

import dev.goen.reading.SampleTime;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the present burst of sentences began. A receiver sends one after each second, and is silent
 * until the next: the first byte after that silence tells when, the sentences only what.
 *
 * <p>When this program or machine stands still, bytes pile up, and what is read then is of any age.
 * So a burst counts only when it began with a few bytes after a silence of the usual length.
 */
final class Burst {

  private static final long LEAST_SILENCE_MILLIS = 40;
  private static final long MOST_SILENCE_MILLIS = 1_100;
  private static final int MOST_AT_FIRST = 80;

  /** All sentences of one burst are of the same second. */
  private static final long MOST_MILLIS = 1_000;

  private final Duration character;
  private @Nullable SampleTime last;
  private @Nullable SampleTime began;

  /**
   * None has begun.
   *
   * @param character how long one character takes on the wire
   */
  Burst(Duration character) {
    this.character = character;
  }

  /** Takes note that so many bytes were read now. */
  void heard(int bytes, SampleTime now) {
    SampleTime before = last;
    last = now;
    if (before == null) {
      return;
    }
    long silence = now.monoMillis() - before.monoMillis();
    if (silence >= LEAST_SILENCE_MILLIS) {
      long old = character.multipliedBy(bytes).toMillis();
      boolean usual = silence <= MOST_SILENCE_MILLIS && bytes <= MOST_AT_FIRST;
      began = usual ? new SampleTime(now.boot(), Math.max(0, now.monoMillis() - old)) : null;
    }
  }

  /** When the burst that is still going on began; empty when that is not known. */
  Optional<SampleTime> began(SampleTime now) {
    SampleTime start = began;
    return start == null || now.monoMillis() - start.monoMillis() > MOST_MILLIS
        ? Optional.empty()
        : Optional.of(start);
  }
}
