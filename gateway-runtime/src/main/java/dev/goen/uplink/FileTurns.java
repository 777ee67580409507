package dev.goen.uplink;

/**
 * When the file is asked for something to send: not again and again for what it does not have. Used
 * by the destination's thread alone, but for {@link #urgentCame}.
 */
final class FileTurns {

  private static final long AFTER_NOTHING_MILLIS = 200;
  private static final long AFTER_FAULT_MILLIS = 5_000;

  /**
   * How often the file is asked though all that is due seems to await confirmation: of that, some
   * may have been evicted meanwhile.
   */
  private static final long TO_BE_SURE_MILLIS = 5_000;

  private volatile boolean urgent = true;
  private long urgentAgain;
  private long backlogAgain;
  private long sureAgain;

  /** What asking has come to. */
  enum Found {
    SOMETHING,
    NOTHING,
    FAULT
  }

  /** Something urgent is in the file, and nowhere else. */
  void urgentCame() {
    urgent = true;
  }

  /** Something that was given out is due again. */
  void dueAgain() {
    backlogAgain = 0;
  }

  /** All that was given out is due again. */
  void allDueAgain() {
    urgent = true;
    urgentAgain = 0;
    backlogAgain = 0;
  }

  boolean isUrgentDue(long now) {
    return urgent && now >= urgentAgain;
  }

  boolean isBacklogDue(long now) {
    return now >= backlogAgain;
  }

  /** Whether it is time to ask for what is not expected. */
  boolean isSureDue(long now) {
    return now >= sureAgain;
  }

  /** To be called before the file is asked, so that what comes meanwhile is not forgotten. */
  void askForUrgent() {
    urgent = false;
  }

  /**
   * The file was asked for what is urgent.
   *
   * @param parked whether some of it was not asked for
   */
  void askedForUrgent(long now, Found found, boolean parked) {
    urgentAgain = after(now, found);
    if (found != Found.NOTHING || parked) {
      urgent = true;
    }
  }

  void askedForBacklog(long now, Found found) {
    backlogAgain = after(now, found);
    sureAgain = now + TO_BE_SURE_MILLIS;
  }

  private static long after(long now, Found found) {
    return switch (found) {
      case SOMETHING -> now;
      case NOTHING -> now + AFTER_NOTHING_MILLIS;
      case FAULT -> now + AFTER_FAULT_MILLIS;
    };
  }
}
