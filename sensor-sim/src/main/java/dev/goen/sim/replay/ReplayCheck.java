package dev.goen.sim.replay;

import dev.goen.sim.hub.Row;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the hub's samples of a gauge against the recording that the gauge played.
 *
 * <p>A gateway asks, waits for the answer and stamps its sample when the answer is complete; only
 * then does it ask again. So the sample of an answer lies between that answer's last byte and the
 * last byte of the next, on the monotonic clock that both processes share, and which row it must
 * show follows from its time alone.
 */
final class ReplayCheck {

  /** How late the stamp of the last answer may be: no answer after it bounds it. */
  private static final long LAST_MILLIS = 1_000;

  private final Map<Long, RecordedRow> rows = new HashMap<>();

  /** When answers were out, and the line of the row they carried; null for no row. */
  private final TreeMap<Long, @Nullable Long> answers = new TreeMap<>();

  private final Set<Long> served = new HashSet<>();
  private final Set<Long> found = new HashSet<>();
  private final Set<Long> spoilt = new HashSet<>();
  private final List<String> untimely = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  private ReplayCheck() {}

  /**
   * Judges a run.
   *
   * @param name {@code replay-1/stage}
   * @param servedFile what the device wrote down
   * @param stored all rows of the hub
   */
  static ReplayVerdict judge(Recording recording, String name, Path servedFile, List<Row> stored)
      throws IOException {
    ReplayCheck check = new ReplayCheck();
    recording.rows().forEach(row -> check.rows.put(row.line(), row));
    check.readAnswers(name, servedFile);
    List<Row> samples =
        stored.stream()
            .filter(row -> row.name().equals(name) && row.monoMillis() != null)
            .sorted(Comparator.comparing(row -> java.util.Objects.requireNonNull(row.monoMillis())))
            .toList();
    samples.forEach(check::judge);
    long withValue = recording.rows().stream().filter(row -> row.metres() != null).count();
    check.found.retainAll(check.served);
    long equal = check.found.stream().filter(line -> !check.spoilt.contains(line)).count();
    return new ReplayVerdict(
        withValue,
        recording.bad().size(),
        recording.rows().size() - withValue,
        check.served.size(),
        check.found.size(),
        equal,
        samples.size(),
        check.untimely,
        check.wrong);
  }

  private void readAnswers(String name, Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      String[] fields = line.split("\t", 6);
      if (fields.length >= 5 && name.equals(fields[0] + "/" + fields[1])) {
        Long row = fields.length == 6 ? (Long) RecordedRow.lineOf(fields[5]) : null;
        answers.put(Long.parseLong(fields[3]), row);
        if (row != null && !fields[4].equals("missing")) {
          served.add(row);
        }
      }
    }
  }

  private void judge(Row sample) {
    long at = java.util.Objects.requireNonNull(sample.monoMillis());
    Map.Entry<Long, @Nullable Long> answer = answers.floorEntry(at);
    boolean last = answer != null && answers.higherKey(at) == null;
    if (answer == null || (last && at - answer.getKey() > LAST_MILLIS)) {
      if (!sample.missing()) {
        untimely.add("%s at %d ms: no answer was on its way".formatted(sample.number(), at));
      }
      return;
    }
    Long line = answer.getValue();
    RecordedRow row = line == null ? null : rows.get(line);
    BigDecimal expected = row == null ? null : row.centimetre();
    Double number = sample.number();
    if (number == null) {
      // That a value is missing is no wrong value; whether its row came at all is counted.
      return;
    }
    if (expected == null || expected.compareTo(BigDecimal.valueOf(number)) != 0) {
      wrong.add(
          "%s at %d ms, while the device showed row %s: %s"
              .formatted(number, at, row == null ? "none" : row.label(), expected));
      if (line != null) {
        spoilt.add(line);
      }
    }
    if (line != null) {
      found.add(line);
    }
  }
}
