package dev.goen.sim.oracle;

import dev.goen.sim.hub.HubStore;
import dev.goen.sim.hub.LostText;
import dev.goen.sim.hub.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds each served sample at the hub, one by one. A sample that is not there must be explained by
 * a record that the hub has: that it was not taken, or that its number was lost.
 */
final class Oracle {
  private static final Comparator<Sample> BY_TIME =
      Comparator.comparingLong(Sample::monoMillis).thenComparingLong(Sample::ordinal);

  private final List<Row> rows;
  private final List<Accepted> accepted;
  private final Map<SampleKey, Row> byKey = new HashMap<>();
  private final Map<String, Set<String>> streams = new HashMap<>();
  private final List<NotTaken> absences = new ArrayList<>();
  private final Map<NotTaken, Map<String, Long>> excused = new HashMap<>();
  private final List<LostText> losses = new ArrayList<>();

  private final List<String> missing = new ArrayList<>();
  private final Map<String, Long> explained = new TreeMap<>();
  private final Set<SampleKey> missed = new HashSet<>();
  private long found;
  private long committed;
  private long duplicates;
  private long unserved;

  private Oracle(List<Row> rows, List<Accepted> accepted) {
    this.rows = rows;
    this.accepted = accepted;
  }

  /** Judges a run of one gateway. */
  static Verdict judge(
      List<Sample> served, List<Accepted> accepted, List<Row> rows, HubStore.Counts counts) {
    Oracle oracle = new Oracle(rows, accepted);
    oracle.learn();
    Map<String, List<Sample>> names = new LinkedHashMap<>();
    for (Sample sample : served) {
      names.computeIfAbsent(sample.name(), name -> new ArrayList<>()).add(sample);
    }
    names.forEach(oracle::judgeName);
    oracle.checkAccepted();
    return new Verdict(
        served.size(),
        oracle.committed,
        oracle.found,
        oracle.missing,
        oracle.duplicates,
        oracle.explained,
        oracle.unserved,
        counts.redeliveredPacks(),
        counts.refusedPacks(),
        counts.conflicts(),
        counts.alarms());
  }

  private void learn() {
    for (Row row : rows) {
      byKey.put(new SampleKey(row.epoch(), row.stream(), row.seq()), row);
      if (row.name().equals("gateway/lost")) {
        losses.add(LostText.parse(String.valueOf(row.text())));
      } else if (row.name().startsWith("gateway/")) {
        NotTaken.of(row).ifPresent(absences::add);
      } else {
        belongs(row.name(), row.stream());
      }
    }
    for (Accepted line : accepted) {
      if (!line.isNotice()) {
        belongs(line.sample().name(), line.key().stream());
      }
    }
  }

  /** Alarms are in a stream of their own, and say nothing about where the samples belong. */
  private void belongs(String name, String stream) {
    int slash = name.indexOf('/');
    if (slash > 0 && !name.endsWith("/alarm")) {
      streams.computeIfAbsent(name.substring(0, slash), sensor -> new HashSet<>()).add(stream);
    }
  }

  private void judgeName(String name, List<Sample> unsorted) {
    List<Sample> served = unsorted.stream().sorted(BY_TIME).toList();
    List<Sample> delivered = delivered(name);
    Values values = Values.of(delivered.stream().map(Sample::value).toList());
    int[] row = Alignment.match(served, delivered, values);

    List<Accepted> lines =
        accepted.stream()
            .filter(line -> line.sample().name().equals(name))
            .sorted(Comparator.comparing(Accepted::sample, BY_TIME))
            .toList();
    List<Sample> committedSamples = lines.stream().map(Accepted::sample).toList();
    Values told = Values.of(committedSamples.stream().map(Sample::value).toList());
    int[] line = Alignment.match(served, committedSamples, told);

    unserved += delivered.size();
    for (int i = 0; i < row.length; i++) {
      if (line[i] >= 0) {
        committed++;
      }
      if (row[i] >= 0) {
        found++;
        unserved--;
      } else {
        judgeAbsent(
            served.get(i), line[i] < 0 ? Optional.empty() : Optional.of(lines.get(line[i]).key()));
      }
    }
  }

  /** The numbers, texts and flags under a name by time, each sample once; more are duplicates. */
  private List<Sample> delivered(String name) {
    Set<String> seen = new HashSet<>();
    List<Sample> samples = new ArrayList<>();
    for (Row row : rows) {
      Long mono = row.monoMillis();
      if (row.name().equals(name) && !row.missing() && mono != null) {
        Sample sample = new Sample(name, row.seq(), mono, text(row));
        if (seen.add(row.gateway() + ' ' + row.boot() + ' ' + mono + ' ' + sample.value())) {
          samples.add(sample);
        } else {
          duplicates++;
        }
      }
    }
    samples.sort(BY_TIME);
    return samples;
  }

  private static String text(Row row) {
    if (row.number() != null) {
      return row.number().toString();
    }
    return row.text() != null ? row.text() : String.valueOf(row.flag());
  }

  private void judgeAbsent(Sample sample, Optional<SampleKey> key) {
    Optional<String> loss = key.flatMap(this::lost);
    if (loss.isPresent()) {
      explained.merge("lost " + loss.get(), 1L, Long::sum);
      return;
    }
    Set<String> of = streams.getOrDefault(sample.sensor(), Set.of());
    for (NotTaken absence : absences) {
      // What was committed was taken: no absence can excuse it.
      if (key.isEmpty() && absence.covers(sample, of) && mayExplain(absence, sample.name())) {
        explained.merge("not-taken " + absence.why(), 1L, Long::sum);
        return;
      }
    }
    key.ifPresent(missed::add);
    missing.add(
        "%s #%d at %d ms: %s served, %s"
            .formatted(
                sample.name(),
                sample.ordinal(),
                sample.monoMillis(),
                sample.value(),
                key.map(k -> "accepted as " + words(k)).orElse("never accepted")));
  }

  private boolean mayExplain(NotTaken absence, String name) {
    Map<String, Long> of = excused.computeIfAbsent(absence, one -> new HashMap<>());
    return of.merge(name, 1L, Long::sum) <= absence.most();
  }

  /** Each number that the gateway ever committed must be at the hub, or be told as lost. */
  private void checkAccepted() {
    for (Accepted line : accepted) {
      SampleKey key = line.key();
      if (!byKey.containsKey(key) && lost(key).isEmpty() && missed.add(key)) {
        missing.add(
            "%s accepted as %s at %d ms, not at the hub"
                .formatted(line.sample().name(), words(key), line.sample().monoMillis()));
      }
    }
  }

  private Optional<String> lost(SampleKey key) {
    return losses.stream()
        .filter(
            loss ->
                loss.epoch().equals(key.epoch())
                    && loss.stream().equals(key.stream())
                    && loss.seqs().contains(key.seq()))
        .map(LostText::why)
        .findFirst();
  }

  private static String words(SampleKey key) {
    return key.epoch() + " " + key.stream() + " " + key.seq();
  }
}
