package dev.goen.uplink;

import java.time.Duration;

/**
 * Which of a destination's transports is tried next. The first is the one that is wanted; after
 * {@link #PATIENCE} failures in a row the next one has its turn, and after the fail-back time on
 * another the first is tried again. Times are milliseconds of one clock.
 */
final class TransportOrder {

  static final int PATIENCE = 3;

  private final int count;
  private final long failBackMillis;
  private int current;
  private int failures;
  private long awaySince;

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

  /** The current transport could not be connected, or broke before it was stable. */
  void failed(long now) {
    failures++;
    if (failures >= PATIENCE && count > 1) {
      if (current == 0) {
        awaySince = now;
      }
      current = (current + 1) % count;
      failures = 0;
    }
  }

  void stable() {
    failures = 0;
  }

  /** Whether it is time to leave a fall-back for the first transport. */
  boolean failBackDue(long now) {
    return current != 0 && now - awaySince >= failBackMillis;
  }

  /** Tries the first transport again; one failure leads back to the fall-back. */
  void failBack(long now) {
    current = 0;
    failures = PATIENCE - 1;
    awaySince = now;
  }
}
