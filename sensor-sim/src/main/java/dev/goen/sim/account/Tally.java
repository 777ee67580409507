package dev.goen.sim.account;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds up the runs of one quantity of one sensor. */
final class Tally {
  private static final int MOST_EXAMPLES = 3;

  final String gateway;
  final String stream;
  final String sensor;
  final String quantity;
  long unplanned;
  private long seen;
  private long missing;
  private final SortedMap<String, Long> notTaken = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();
  private long period;
  private long expected;
  private long lost;
  private long owed;
  private long unexplained;

  Tally(String gateway, String stream, String sensor, String quantity) {
    this.gateway = gateway;
    this.stream = stream;
    this.sensor = sensor;
    this.quantity = quantity;
  }

  /** Takes a run that has been judged. */
  void add(Series series, Spans spans) {
    period = series.planned.period();
    seen += series.values.count();
    missing += series.missing;
    series.notTaken.forEach((why, count) -> notTaken.merge(why, count, Long::sum));
    lost += series.lost;
    owed += series.owed;
    unexplained += series.empty.count();
    expected +=
        series.values.count()
            + series.missing
            + series.notTaken.values().stream().mapToLong(Long::longValue).sum()
            + series.lost
            + series.owed
            + series.empty.count();
    int room = MOST_EXAMPLES - examples.size();
    examples.addAll(
        spans.words(
            series.planned, series.empty.runsIn(1, Long.MAX_VALUE).stream().limit(room).toList()));
  }

  /** Slots that passed while the gateway was off. */
  void off(long slots) {
    expected += slots;
    notTaken.merge(Absence.POWER_OFF, slots, Long::sum);
  }

  /** Without a plan there is only what the gateway counted itself. */
  void told(Collection<Absence> absences) {
    if (period > 0) {
      return;
    }
    for (Absence one : absences) {
      if (one.gateway().equals(gateway)
          && one.stream().equals(stream)
          && one.sensor().equals(sensor)
          && one.expected() >= 0) {
        notTaken.merge(one.why(), one.expected(), Long::sum);
      }
    }
  }

  SensorLine line() {
    return new SensorLine(
        gateway,
        stream,
        sensor,
        quantity,
        period,
        expected,
        period > 0 ? seen : unplanned,
        period > 0 ? unplanned : 0,
        notTaken,
        missing,
        lost,
        owed,
        unexplained,
        examples);
  }
}
