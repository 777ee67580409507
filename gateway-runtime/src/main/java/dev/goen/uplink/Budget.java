package dev.goen.uplink;

import dev.goen.uplink.payload.Lane;

/**
 * What a metered link may carry in any hour and in any day. Alarms always leave, and count. Live
 * data leaves while anything is left. The backlog gets what live data and alarms will not need,
 * going by what they have needed so far, and never more than three quarters: else a long backlog
 * would spend at the start of an hour what live data needs at its end.
 *
 * <p>Used by the destination's thread alone. Times are milliseconds of one monotonic clock.
 */
public final class Budget {

  /** What is kept for live data and alarms at least, as a part of the whole. */
  private static final int LEAST_KEPT = 4;

  /**
   * Of its part the backlog spends so many times what it would if it were spread evenly: what live
   * data needs is not known well in the first minutes.
   */
  private static final int FASTER = 4;

  private static final long HOUR_MILLIS = 3_600_000;

  /** How far the budget reaches now. */
  public enum State {
    /** There is none. */
    UNLIMITED,
    /** All lanes may send. */
    OPEN,
    /** The backlog waits. */
    BACKLOG_WAITS,
    /** All but alarms wait. */
    LIVE_WAITS
  }

  private final Limit hour;
  private final Limit day;

  /**
   * Makes one of which nothing is spent.
   *
   * @param perHour bytes; 0 for no limit
   * @param perDay bytes; 0 for no limit
   */
  public Budget(long perHour, long perDay, long now) {
    if (perHour < 0 || perDay < 0) {
      throw new IllegalArgumentException("a budget below 0: " + perHour + ", " + perDay);
    }
    this.hour = new Limit(perHour, new Spending(HOUR_MILLIS, now));
    this.day = new Limit(perDay, new Spending(24 * HOUR_MILLIS, now));
  }

  /** One that allows everything. */
  public static Budget unlimited() {
    return new Budget(0, 0, 0);
  }

  /** Whether a lane may send now. */
  boolean allows(Lane lane, long now) {
    return switch (lane) {
      case ALARM -> true;
      case LIVE -> hour.leftForLive(now) && day.leftForLive(now);
      case BACKLOG -> hour.leftForBacklog(now) && day.leftForBacklog(now);
    };
  }

  /** Notes what was sent; never refuses. */
  void spent(Lane lane, long bytes, long now) {
    if (isLimited()) {
      hour.spending.add(lane == Lane.BACKLOG, bytes, now);
      day.spending.add(lane == Lane.BACKLOG, bytes, now);
    }
  }

  State state(long now) {
    if (!isLimited()) {
      return State.UNLIMITED;
    }
    if (!allows(Lane.LIVE, now)) {
      return State.LIVE_WAITS;
    }
    return allows(Lane.BACKLOG, now) ? State.OPEN : State.BACKLOG_WAITS;
  }

  boolean isLimited() {
    return hour.bytes > 0 || day.bytes > 0;
  }

  /** The smaller of the limits in bytes. */
  long least() {
    return Math.min(
        hour.bytes == 0 ? Long.MAX_VALUE : hour.bytes, day.bytes == 0 ? Long.MAX_VALUE : day.bytes);
  }

  /** What was spent, for {@link #takeOver}. */
  String text(long now) {
    return hour.spending.text(now) + "\n" + day.spending.text(now) + "\n";
  }

  /**
   * Goes on from what an earlier run has spent. How long ago it ended need not be known: it counts
   * as if it were now, so the limits are kept over a restart and may only be eased later.
   *
   * @throws IllegalArgumentException when the text is none of {@link #text}
   */
  void takeOver(String text) {
    String[] lines = text.split("\n");
    if (lines.length != 2) {
      throw new IllegalArgumentException("not two lines, but " + lines.length);
    }
    hour.spending.takeOver(lines[0]);
    day.spending.takeOver(lines[1]);
  }

  private record Limit(long bytes, Spending spending) {

    boolean leftForLive(long now) {
      return bytes == 0 || spending.backlog(now) + spending.other(now) < bytes;
    }

    boolean leftForBacklog(long now) {
      if (bytes == 0) {
        return true;
      }
      long needed = Math.max(spending.other(now), spending.otherForecast(now));
      long free = bytes - Math.max(needed, bytes / LEAST_KEPT);
      double part = Math.min(1, FASTER * spending.begun(now) / (Spending.SLOTS + 1.0));
      return spending.backlog(now) < free * part;
    }
  }
}
