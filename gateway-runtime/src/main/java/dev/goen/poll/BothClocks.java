package dev.goen.poll;

import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;

/**
 * One instant by the clock that plans and by the clock that dates. On a busy machine a thread may
 * stand still between reading the two; then they are read again, until the clock that dates says
 * the same before and after: no turn may be dated into the place of another.
 *
 * @param nanos by {@link System#nanoTime()}
 */
record BothClocks(long nanos, SampleTime time) {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int MOST_TRIES = 10;

  static BothClocks read(SampleClock clock) {
    SampleTime before = clock.now();
    for (int tries = 1; ; tries++) {
      long nanos = System.nanoTime();
      SampleTime after = clock.now();
      if (after.monoMillis() == before.monoMillis() || tries == MOST_TRIES) {
        return new BothClocks(nanos, after);
      }
      before = after;
    }
  }

  /**
   * When the millisecond began that this is dated to, by {@link System#nanoTime()}. What is counted
   * from here begins with dated milliseconds, and not within one.
   */
  long beginOfMilli() {
    return nanos - Math.floorMod(nanos, NANOS_PER_MILLI);
  }
}
