package dev.goen.sim.replay;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How times are written in a recording. Japan's hydrology database stamps midnight as 24:00 of the
 * ending day, which is 00:00 of the next.
 */
final class RecordedTimes {

  /** Tried in this order when the recording's own format is not told. */
  private static final List<String> USUAL =
      List.of(
          "yyyy-MM-dd'T'HH:mm[:ss][.SSS][XXX]",
          "yyyy-M-d H:mm[:ss][.SSS][XXX]",
          "yyyy/M/d H:mm[:ss][XXX]",
          "yyyyMMddHHmm[ss]");

  private static final Pattern MIDNIGHT = Pattern.compile("(?<!\\d)24(:?00(?::?00)?)(?=\\D*$)");

  private final List<DateTimeFormatter> formats;

  /**
   * A format.
   *
   * @param pattern as {@link DateTimeFormatter} has it; empty for the usual ones
   * @throws IllegalArgumentException when it is not such a pattern
   */
  RecordedTimes(String pattern) {
    this.formats =
        (pattern.isEmpty() ? USUAL.stream() : Stream.of(pattern))
            .map(one -> DateTimeFormatter.ofPattern(one, Locale.ROOT))
            .toList();
  }

  /**
   * Reads a time: in UTC where the text has an offset, otherwise as it is written.
   *
   * @throws DateTimeException when the text is not one
   */
  LocalDateTime read(String text) {
    String day = MIDNIGHT.matcher(text).replaceFirst("00$1");
    long midnights = day.equals(text) ? 0 : 1;
    DateTimeException wrong = new DateTimeException(text);
    for (DateTimeFormatter format : formats) {
      try {
        TemporalAccessor time = format.parseBest(day, OffsetDateTime::from, LocalDateTime::from);
        LocalDateTime read =
            time instanceof OffsetDateTime with
                ? with.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
                : LocalDateTime.from(time);
        return read.plusDays(midnights);
      } catch (DateTimeException other) {
        wrong = other;
      }
    }
    throw wrong;
  }
}
