package dev.goen.poll;

import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;

/**
 * One instant by the clock that plans and by the clock that dates. On a busy machine a thread may
 * stand still between reading the two; then both are read again, so that no turn is dated into the
 * place of another.
 *
 * @param nanos by {@link System#nanoTime()}
 */
record BothClocks(long nanos, SampleTime time) {

  private static final long CLOSE_NANOS = 1_000_000;
  private static final int MOST_TRIES = 10;

  static BothClocks read(SampleClock clock) {
    for (int tries = 1; ; tries++) {
      long nanos = System.nanoTime();
      SampleTime time = clock.now();
      if (System.nanoTime() - nanos < CLOSE_NANOS || tries == MOST_TRIES) {
        return new BothClocks(nanos, time);
      }
    }
  }
}
