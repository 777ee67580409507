package dev.goen.poll;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whose turn it is on a bus, and when. Periods do not drift: a device is due at its start plus a
 * whole number of periods, and a turn that was missed is counted, never made up for.
 *
 * <p>A device that keeps failing is asked less and less often, so that on a shared line it costs
 * the others at most one timeout per back-off period; and not even that where the line has time to
 * spare: one that failed lately lets those go first whose turn would come while it is waited for.
 * Pure but for what it remembers.
 */
final class PollPlan {

  /** Failures in a row that are taken for bad luck. */
  static final int PATIENCE = 3;

  /** So many answers in a row, and a device that failed is like the others again. */
  private static final int CONVINCED_BY = 10;

  private static final long LONGEST_BACK_OFF_NANOS = Duration.ofSeconds(60).toNanos();

  private final long[] periodNanos;
  private final long[] timeoutNanos;
  private final long[] dueNanos;
  private final int[] failures;

  /** How many good answers are still wanted of a device that failed. */
  private final int[] doubts;

  private final AtomicLong overruns = new AtomicLong();

  /**
   * A plan in which every device is due at once.
   *
   * @param periods of the devices, each above zero
   * @param timeouts how long each may take, as many
   */
  PollPlan(List<Duration> periods, List<Duration> timeouts, long nowNanos) {
    periodNanos = periods.stream().mapToLong(Duration::toNanos).toArray();
    timeoutNanos = timeouts.stream().mapToLong(Duration::toNanos).toArray();
    dueNanos = new long[periodNanos.length];
    failures = new int[periodNanos.length];
    doubts = new int[periodNanos.length];
    java.util.Arrays.fill(dueNanos, nowNanos);
  }

  /**
   * The device that is to be asked next; among equals the one that has waited longest in the list.
   * One that failed yields to the others, by a period of its own at most.
   */
  int next(long nowNanos) {
    int well = first(false);
    int failing = first(true);
    if (well < 0 || failing < 0) {
      return Math.max(well, failing);
    }
    long wait = Math.max(0, waitNanos(failing, nowNanos));
    boolean fits = wait + timeoutNanos[failing] <= waitNanos(well, nowNanos);
    boolean longOverdue = -waitNanos(failing, nowNanos) > periodNanos[failing];
    return fits || longOverdue ? failing : well;
  }

  /** The first that is due of those that failed lately, or of the others; -1 for none. */
  private int first(boolean failing) {
    int first = -1;
    for (int i = 0; i < dueNanos.length; i++) {
      boolean one = doubts[i] > 0;
      if (one == failing && (first < 0 || dueNanos[i] - dueNanos[first] < 0)) {
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
    doubts[device] = ok ? Math.max(0, doubts[device] - 1) : CONVINCED_BY;
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

  /** How many turns of a device are due and have not been taken. */
  long overdue(int device, long nowNanos) {
    long late = -waitNanos(device, nowNanos);
    return late < 0 ? 0 : late / periodNanos[device] + 1;
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
