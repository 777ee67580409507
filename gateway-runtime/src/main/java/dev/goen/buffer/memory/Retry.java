package dev.goen.buffer.memory;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When to try the disk again: after a second, then after twice as long each time. A disk that takes
 * a little and fails again does not begin anew with a second, as each return costs an epoch.
 */
final class Retry {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofSeconds(8);

  /** Having worked for so long, it counts as mended. */
  private static final Duration MENDED = Duration.ofMinutes(5);

  private final LongSupplier nanoTime;
  private long pause = FIRST.toNanos();
  private long next;
  private long worked;

  /**
   * A disk that has not failed yet.
   *
   * @param nanoTime like {@link System#nanoTime()}
   */
  Retry(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.worked = nanoTime.getAsLong();
  }

  void failed() {
    long now = nanoTime.getAsLong();
    if (now - worked > MENDED.toNanos() && now - next > MENDED.toNanos()) {
      pause = FIRST.toNanos();
    }
    next = now + pause;
    pause = Math.min(2 * pause, MOST.toNanos());
  }

  void worked() {
    worked = nanoTime.getAsLong();
  }

  boolean due() {
    return nanoTime.getAsLong() - next >= 0;
  }

  /** Does not wait any longer. */
  void now() {
    next = nanoTime.getAsLong();
  }
}
