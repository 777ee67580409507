package dev.goen.sim.account;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Compares the samples that should exist, by the plans of the gateway's runs, with those that do.
 * Plans and restarts first, then the records in the order of gateway, epoch, stream and number.
 */
final class SampleBook {
  /** A record about records is made ahead of samples that still wait in the gateway's queue. */
  private static final long NOTICE_AHEAD_MILLIS = 5000;

  private record Sensor(String gateway, String boot, String sensor) {}

  private record Place(String gateway, String stream) {}

  private final Map<Sensor, NavigableMap<Long, Map<String, Series>>> plans = new HashMap<>();
  private final SortedMap<String, Tally> tallies = new TreeMap<>();

  /** Each once: what one hub refuses is told again, and the others hear it twice. */
  private final Set<Absence> absences = new LinkedHashSet<>();

  private final Map<Place, List<Gap>> gaps = new HashMap<>();
  private final Spans spans = new Spans();
  private final Restarts restarts = new Restarts();
  private final List<Gap> open = new ArrayList<>();
  private String section = "";
  private long lastSeq;
  private long lastMono;

  void plan(Planned planned) {
    plans
        .computeIfAbsent(
            new Sensor(planned.gateway(), planned.boot(), planned.sensor()),
            sensor -> new TreeMap<>())
        .computeIfAbsent(planned.from(), from -> new TreeMap<>())
        .put(planned.quantity(), new Series(planned));
  }

  /** Takes ahead the absences that tell of a restart, as {@link #fold} takes them again. */
  void restart(Stored record) {
    Absence.of(record)
        .filter(absence -> absence.why().equals(Absence.POWER_OFF))
        .ifPresent(restarts::add);
  }

  /**
   * Takes a record.
   *
   * @throws IllegalArgumentException when it tells of an absence in words that cannot be read
   */
  void fold(Stored record) {
    String boot = record.boot();
    if (boot == null) {
      if (!record.notice()) {
        tally(record.gateway(), record.stream(), record.sensor(), record.quantity()).unplanned++;
      }
      return;
    }
    follow(record, boot);
    spans.fold(record, boot, record.notice() ? NOTICE_AHEAD_MILLIS : 0);
    if (record.notice()) {
      Absence.of(record).ifPresent(absences::add);
    } else {
      sample(record, boot);
    }
  }

  private void sample(Stored record, String boot) {
    NavigableMap<Long, Map<String, Series>> runs =
        plans.get(new Sensor(record.gateway(), boot, record.sensor()));
    Map.Entry<Long, Map<String, Series>> run = runs == null ? null : runs.floorEntry(record.mono());
    Series series = run == null ? null : run.getValue().get(record.quantity());
    if (series != null && record.mono() < end(series.planned)) {
      series.fold(record);
    } else {
      Tally tally = tally(record.gateway(), record.stream(), record.sensor(), record.quantity());
      tally.unplanned += record.hasValue() ? 1 : 0;
    }
  }

  private long end(Planned run) {
    return restarts.after(run.gateway(), run.stream(), run.boot(), run.from());
  }

  /** Notices numbers that are passed over, and between which samples they are. */
  private void follow(Stored record, String boot) {
    String here = record.gateway() + '\0' + record.epoch() + '\0' + record.stream();
    if (!here.equals(section)) {
      section = here;
      open.clear();
      lastSeq = 0;
      lastMono = 0;
    }
    if (record.seq() > lastSeq + 1) {
      add(
          record.gateway(),
          record.stream(),
          new Gap(record.epoch(), boot, lastSeq + 1, record.seq() - 1, lastMono));
    }
    lastSeq = record.seq();
    if (!record.notice()) {
      open.forEach(gap -> gap.to = record.mono());
      open.clear();
      lastMono = record.mono();
    }
  }

  private void add(String gateway, String stream, Gap gap) {
    gaps.computeIfAbsent(new Place(gateway, stream), place -> new ArrayList<>()).add(gap);
    open.add(gap);
  }

  private Tally tally(String gateway, String stream, String sensor, String quantity) {
    return tallies.computeIfAbsent(
        String.join("\0", gateway, stream, sensor, quantity),
        key -> new Tally(gateway, stream, sensor, quantity));
  }

  /** A line for each quantity of each sensor, when all records have been taken. */
  List<SensorLine> lines(NumberBook numbers) {
    List<Series> all = new ArrayList<>();
    plans
        .values()
        .forEach(
            runs ->
                runs.forEach(
                    (from, quantities) -> {
                      Long next = runs.higherKey(from);
                      judge(quantities.values(), next == null ? Long.MAX_VALUE : next);
                      all.addAll(quantities.values());
                    }));
    all.sort(Comparator.comparingLong(series -> series.planned.from()));
    spread(numbers, all);
    for (Series series : all) {
      Planned planned = series.planned;
      tally(planned.gateway(), planned.stream(), planned.sensor(), planned.quantity())
          .add(series, spans);
    }
    for (Absence absence : absences) {
      if (absence.why().equals(Absence.POWER_OFF)) {
        tallies.values().forEach(tally -> off(tally, absence));
      }
    }
    tallies.values().forEach(tally -> tally.told(absences));
    return tallies.values().stream().map(Tally::line).toList();
  }

  private void judge(Collection<Series> sensor, long next) {
    for (Series series : sensor) {
      Planned planned = series.planned;
      long over = Math.min(next, end(planned));
      long end = spans.end(planned, over);
      for (Absence absence : absences) {
        if (absence.why().equals(Absence.POWER_OFF)
            && absence.isOf(planned)
            && absence.fromBoot().equals(planned.boot())
            && absence.from() < over) {
          end = Math.max(end, absence.from());
        }
      }
      series.judge(end);
    }
    for (Series series : sensor) {
      series.excuse(absences);
    }
    for (Series series : sensor) {
      series.excuseMissing(sensor, absences);
    }
  }

  /** Slots whose numbers are lost, or have not come: no number can stand for two slots. */
  private void spread(NumberBook numbers, List<Series> all) {
    ends(numbers);
    gaps.forEach(
        (place, list) -> {
          List<Series> mine =
              all.stream()
                  .filter(one -> one.planned.gateway().equals(place.gateway()))
                  .filter(one -> one.planned.stream().equals(place.stream()))
                  .toList();
          list.sort(Comparator.comparingLong(gap -> gap.to));
          for (Gap gap : list) {
            gap.lost =
                numbers.lostIn(place.gateway(), place.stream(), gap.epoch, gap.first, gap.last);
            gap.owed = gap.last - gap.first + 1 - gap.lost;
            mine.forEach(gap::give);
          }
        });
  }

  /** Numbers beyond the last that came, and epochs of which nothing came. */
  private void ends(NumberBook numbers) {
    for (StreamLine line : numbers.lines()) {
      Optional<Spans.Reached> reached = spans.reached(line.gateway(), line.stream(), line.epoch());
      long after = reached.map(Spans.Reached::seq).orElse(0L);
      if (line.last() > after) {
        add(
            line.gateway(),
            line.stream(),
            new Gap(
                line.epoch(),
                reached.map(Spans.Reached::boot).orElse(null),
                after + 1,
                line.last(),
                reached.map(Spans.Reached::mono).orElse(0L)));
      }
    }
  }

  /** The time between two runs, counted in the periods of the later one. */
  private void off(Tally tally, Absence absence) {
    NavigableMap<Long, Map<String, Series>> runs =
        plans.get(new Sensor(tally.gateway, absence.toBoot(), tally.sensor));
    if (runs == null || !absence.gateway().equals(tally.gateway)) {
      return;
    }
    Map.Entry<Long, Map<String, Series>> run = runs.ceilingEntry(absence.to());
    long next = restarts.after(absence.gateway(), absence.stream(), absence.toBoot(), absence.to());
    if (run == null || run.getKey() >= next) {
      return;
    }
    Series series = run.getValue().get(tally.quantity);
    if (series != null && absence.isOf(series.planned)) {
      spans
          .millis(absence, series.planned.from())
          .ifPresent(millis -> tally.off(Math.max(0, millis) / series.planned.period()));
    }
  }
}
