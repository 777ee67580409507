package dev.goen.sim.account;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The slots of one quantity in one run, and what fills or excuses each. */
final class Series {
  /**
   * The longest that a gateway may leave an outage without a record of it: ten minutes, and then
   * until the next turn of a device that is asked once a minute only.
   */
  private static final long UNTOLD_MILLIS = Duration.ofMinutes(11).toMillis();

  /** What a gateway may have taken and not yet accepted when it is cut off: it promises no more. */
  private static final long EXPOSED_MILLIS = 2000;

  final Planned planned;
  final Numbers values = new Numbers();
  final TreeSet<Long> missingFrom = new TreeSet<>();
  final SortedMap<String, Long> notTaken = new TreeMap<>();
  Numbers empty = new Numbers();
  long missing;
  long lost;
  long owed;

  Series(Planned planned) {
    this.planned = planned;
  }

  void fold(Stored record) {
    long slot = planned.slot(record.mono());
    if (record.hasValue()) {
      values.add(slot, slot);
    } else {
      missingFrom.add(slot);
    }
  }

  /**
   * Finds the empty slots of the run.
   *
   * @param end the last instant up to which the hub knows the run; slots that were not over two
   *     seconds before it are not asked for, because their samples may not have been accepted
   */
  void judge(long end) {
    empty = new Numbers();
    for (Numbers.Hole hole : values.holes(planned.slot(end - EXPOSED_MILLIS) - 1)) {
      empty.add(hole.first(), hole.last());
    }
  }

  /** Slots that the gateway says it did not fill. */
  void excuse(Collection<Absence> absences) {
    List<Absence> mine =
        absences.stream()
            .filter(one -> one.isOf(planned) && one.fromBoot().equals(planned.boot()))
            .filter(one -> one.toBoot().equals(planned.boot()))
            .sorted(Comparator.comparing(Absence::counted).thenComparingLong(Absence::from))
            .toList();
    for (Absence one : mine) {
      long most = one.counted() ? one.expected() : Long.MAX_VALUE;
      long taken = empty.take(planned.slot(one.from()), planned.slot(one.to()), most);
      if (taken > 0) {
        notTaken.merge(one.why(), taken, Long::sum);
      }
    }
  }

  /**
   * Slots without a value because the sensor had none: said once, by a record without value. It
   * holds while other quantities of the sensor come, and for as long as the gateway may take to
   * tell of an outage.
   */
  void excuseMissing(Collection<Series> siblings, Collection<Absence> absences) {
    for (long from : missingFrom) {
      List<Numbers.Hole> next = values.runsIn(from + 1, Long.MAX_VALUE);
      long to = next.isEmpty() ? Long.MAX_VALUE : next.getFirst().first() - 1;
      for (Series sibling : siblings) {
        for (Numbers.Hole there : sibling.values.runsIn(from, to)) {
          missing += empty.take(there.first(), there.last(), Long.MAX_VALUE);
        }
      }
      long told = planned.start(from);
      for (Absence one : absences) {
        long slot = planned.slot(one.to());
        if (one.isOf(planned)
            && one.toBoot().equals(planned.boot())
            && slot >= from
            && slot <= to) {
          told = Math.max(told, one.to());
        }
      }
      missing += empty.take(from, Math.min(to, planned.slot(told + UNTOLD_MILLIS)), Long.MAX_VALUE);
    }
  }
}
