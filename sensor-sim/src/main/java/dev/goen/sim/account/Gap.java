package dev.goen.sim.account;

import org.jspecify.annotations.Nullable;

/**
 * Numbers of a stream that are not there, and the time in which their samples must have been taken:
 * between that of the sample before and that of the sample after.
 */
final class Gap {
  final String epoch;
  final @Nullable String boot;
  final long first;
  final long from;
  long last;
  long to = Long.MAX_VALUE;
  long lost;
  long owed;

  /**
   * A gap whose end is not known yet.
   *
   * @param boot null when nothing of the epoch has come
   */
  Gap(String epoch, @Nullable String boot, long first, long last, long from) {
    this.epoch = epoch;
    this.boot = boot;
    this.first = first;
    this.last = last;
    this.from = from;
  }

  /** Gives numbers to a series, for slots that lie in the time of this gap. */
  void give(Series series) {
    Planned planned = series.planned;
    if (boot != null && !boot.equals(planned.boot())) {
      return;
    }
    long one = boot == null ? 1 : planned.slot(from);
    long two = boot == null || to == Long.MAX_VALUE ? Long.MAX_VALUE : planned.slot(to);
    long given = lost == 0 ? 0 : series.empty.take(one, two, lost);
    lost -= given;
    series.lost += given;
    given = owed == 0 ? 0 : series.empty.take(one, two, owed);
    owed -= given;
    series.owed += given;
  }
}
