package dev.goen.poll;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whose turn it is on a bus, and when. Periods do not drift: a device is due at its start plus a
 * whole number of periods, and a turn that was missed is counted, never made up for.
 *
 * <p>A device that keeps failing is asked less and less often, so that on a shared line it costs
 * the others at most one timeout per back-off period. Pure but for what it remembers.
 */
final class PollPlan {

  /** Failures in a row that are taken for bad luck. */
  static final int PATIENCE = 3;

  private static final long LONGEST_BACK_OFF_NANOS = Duration.ofSeconds(60).toNanos();

  private final long[] periodNanos;
  private final long[] dueNanos;
  private final int[] failures;
  private final AtomicLong overruns = new AtomicLong();

  /**
   * A plan in which every device is due at once.
   *
   * @param periods of the devices, each above zero
   */
  PollPlan(List<Duration> periods, long nowNanos) {
    periodNanos = periods.stream().mapToLong(Duration::toNanos).toArray();
    dueNanos = new long[periodNanos.length];
    failures = new int[periodNanos.length];
    java.util.Arrays.fill(dueNanos, nowNanos);
  }

  /** The device that is due first; among equals the one that has waited longest in the list. */
  int next() {
    int first = 0;
    for (int i = 1; i < dueNanos.length; i++) {
      if (dueNanos[i] - dueNanos[first] < 0) {
        first = i;
      }
    }
    return first;
  }

  /** How long until the device is due; zero or less when it is. */
  long waitNanos(int device, long nowNanos) {
    return dueNanos[device] - nowNanos;
  }

  /**
   * Notes a poll that ended now, and plans the next.
   *
   * @return how many turns have passed by because it ended so late
   */
  long done(int device, boolean ok, long nowNanos) {
    failures[device] = ok ? 0 : failures[device] + 1;
    long pause = pauseNanos(device);
    long next = dueNanos[device] + pause;
    long missed = 0;
    if (next - nowNanos <= 0) {
      missed = (nowNanos - next) / periodNanos[device] + 1;
      overruns.addAndGet(missed);
      next += missed * periodNanos[device];
    }
    dueNanos[device] = next;
    return missed;
  }

  private long pauseNanos(int device) {
    int beyond = failures[device] - PATIENCE;
    long period = periodNanos[device];
    if (beyond < 0 || period >= LONGEST_BACK_OFF_NANOS) {
      return period;
    }
    long pause = period << Math.min(beyond + 1, 16);
    // Whole periods only, so that a device that comes back is in step again.
    return pause > LONGEST_BACK_OFF_NANOS || pause <= 0
        ? LONGEST_BACK_OFF_NANOS / period * period
        : pause;
  }

  /** Turns that could not be taken because the bus was busy; callable from any thread. */
  long overruns() {
    return overruns.get();
  }
}
