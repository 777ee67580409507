package dev.goen.sim.oracle;

import dev.goen.sim.hub.Row;
import java.util.Optional;

/**
 * A stretch for which the gateway says that it took no samples.
 *
 * @param sensor a sensor, or {@code *} for all of the stream
 * @param fromMillis on the monotonic clock, as {@code toMillis}
 * @param most how many samples of one quantity it can explain: where the gateway counted what it
 *     dropped among others that it took, the count; none where it says that it did not ask, for
 *     then nothing was served
 */
record NotTaken(
    String stream, String sensor, long fromMillis, long toMillis, String why, long most) {
  private static final long TOLERANCE_MILLIS = 50;

  /**
   * Reads a delivered {@code gateway/not-taken}: {@code sensor fromBoot from to expected why}. A
   * stretch that began in another boot has no beginning on this one's clock: all before its end
   * counts.
   */
  static Optional<NotTaken> of(Row row) {
    String[] words = String.valueOf(row.text()).split(" ", -1);
    boolean digits =
        words.length == 6 && words[2].matches("\\d{1,18}") && words[3].matches("\\d{1,18}");
    if (!digits || !row.name().equals("gateway/not-taken")) {
      return Optional.empty();
    }
    long from = words[1].equals(row.boot()) ? Long.parseLong(words[2]) : 0;
    return Optional.of(
        new NotTaken(
            row.stream(), words[0], from, Long.parseLong(words[3]), words[5], most(words)));
  }

  private static long most(String[] words) {
    return switch (words[5]) {
      case "overrun" -> 0;
      case "queue-overflow" -> words[4].matches("\\d{1,18}") ? Long.parseLong(words[4]) : 0;
      default -> Long.MAX_VALUE;
    };
  }

  /** Whether it speaks of this sample, whose sensor belongs to these streams. */
  boolean covers(Sample sample, java.util.Set<String> streams) {
    boolean mine =
        sensor.equals(sample.sensor()) || (sensor.equals("*") && streams.contains(stream));
    return mine
        && sample.monoMillis() >= fromMillis - TOLERANCE_MILLIS
        && sample.monoMillis() <= toMillis + TOLERANCE_MILLIS;
  }
}
