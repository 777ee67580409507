package dev.goen.uplink;

import java.time.Duration;

/**
 * Which of a destination's transports is tried next. The first is the one that is wanted; after
 * {@link #PATIENCE} failures in a row the next one has its turn, and once another has been
 * connected for the fail-back time the first is tried again. Times are milliseconds of one clock.
 */
final class TransportOrder {

  static final int PATIENCE = 3;

  private static final long NEVER = Long.MIN_VALUE;

  private final int count;
  private final long failBackMillis;
  private int current;
  private int failures;
  private boolean failingBack;
  private long awaySince = NEVER;

  TransportOrder(int count, Duration failBack) {
    if (count < 1) {
      throw new IllegalArgumentException("a destination needs a transport");
    }
    this.count = count;
    this.failBackMillis = failBack.toMillis();
  }

  /** The index of the transport to use. */
  int current() {
    return current;
  }

  /** The current transport is connected. A fall-back's time runs from its first connection. */
  void connected(long now) {
    if (current != 0 && awaySince == NEVER) {
      awaySince = now;
    }
  }

  /**
   * The current transport could not be connected, or broke before it was stable.
   *
   * @return whether it was only a try to fail back, so that the fall-back, which works, is next
   */
  boolean failed() {
    boolean returning = failingBack;
    failingBack = false;
    failures++;
    if (failures >= PATIENCE && count > 1) {
      current = (current + 1) % count;
      failures = 0;
      awaySince = NEVER;
    }
    return returning;
  }

  void stable() {
    failures = 0;
    failingBack = false;
  }

  /** Whether it is time to leave a fall-back for the first transport. */
  boolean failBackDue(long now) {
    return current != 0 && awaySince != NEVER && now - awaySince >= failBackMillis;
  }

  /** Tries the first transport again; one failure leads back to the fall-back. */
  void failBack() {
    current = 0;
    failures = PATIENCE - 1;
    failingBack = true;
    awaySince = NEVER;
  }
}
