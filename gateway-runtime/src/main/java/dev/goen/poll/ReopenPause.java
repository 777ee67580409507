package dev.goen.poll;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a bus that has gone is opened again: twice as long each time up to two
 * seconds, with jitter, so that an adapter that comes back is found within seconds and one that
 * stays away costs nothing.
 */
final class ReopenPause {

  private static final long SHORTEST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 2000;

  private final RandomGenerator random;
  private long ceilingMillis = SHORTEST_MILLIS;

  ReopenPause(RandomGenerator random) {
    this.random = random;
  }

  /** The pause before the next try. */
  Duration next() {
    long pause = ceilingMillis / 2 + random.nextLong(ceilingMillis / 2 + 1);
    ceilingMillis = Math.min(LONGEST_MILLIS, 2 * ceilingMillis);
    return Duration.ofMillis(pause);
  }

  /** The bus answered: the next failure is a new one. */
  void succeeded() {
    ceilingMillis = SHORTEST_MILLIS;
  }
}
