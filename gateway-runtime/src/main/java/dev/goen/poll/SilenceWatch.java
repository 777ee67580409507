package dev.goen.poll;

import java.time.Duration;

/**
 * Notices a bus on which nothing at all is received though it should be: an adapter that hangs, or
 * a connection whose other end has lost its power. Opening the port anew mends the first and
 * uncovers the second.
 *
 * <p>Each time it was in vain the next patience is twice as long, up to an hour: where nobody lives
 * any more, opening anew is no cure. Pure but for what it remembers.
 */
final class SilenceWatch {

  private static final long LONGEST_NANOS = Duration.ofHours(1).toNanos();

  private final long firstNanos;
  private long patienceNanos;
  private long sinceNanos;

  /**
   * A watch.
   *
   * @param patience with the first silence; above zero
   */
  SilenceWatch(Duration patience, long nowNanos) {
    firstNanos = patience.toNanos();
    patienceNanos = firstNanos;
    sinceNanos = nowNanos;
  }

  /** Something was received: whatever it was, the line is alive. */
  void heard(long nowNanos) {
    patienceNanos = firstNanos;
    sinceNanos = nowNanos;
  }

  /** The bus was opened: from now on something could be heard. */
  void opened(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /** Whether it has been silent for too long. */
  boolean isOverdue(long nowNanos) {
    return nowNanos - sinceNanos >= patienceNanos;
  }

  /** Has more patience from now on, and says how much it had. */
  Duration lost() {
    Duration had = Duration.ofNanos(patienceNanos);
    patienceNanos = Math.max(patienceNanos, Math.min(LONGEST_NANOS, 2 * patienceNanos));
    return had;
  }
}
