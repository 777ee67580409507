package dev.goen.sim.capture;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes that came without a pause.
 *
 * @param micros from the start of the capture to the first byte, in microseconds
 */
@SuppressWarnings("ArrayRecordComponent") // written once, compared never
record Burst(long micros, Direction direction, byte[] bytes) {

  private static final Pattern LINE =
      Pattern.compile("(\\d{1,12})\\.(\\d{3}) ([<>?]) ((?:[0-9a-f]{2})+)");

  /** Who spoke. */
  enum Direction {
    FROM_DEVICE('<'),
    TO_DEVICE('>'),
    /** Heard on a line without knowing who spoke. */
    UNKNOWN('?');

    private final char mark;

    Direction(char mark) {
      this.mark = mark;
    }
  }

  /** {@code 1234.567 < 0103…}: milliseconds, direction, bytes. */
  String line() {
    return "%d.%03d %s %s"
        .formatted(micros / 1000, micros % 1000, direction.mark, HexFormat.of().formatHex(bytes));
  }

  /** Reads such a line; empty when it is not one. */
  static Optional<Burst> of(String line) {
    Matcher parts = LINE.matcher(line.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return Optional.empty();
    }
    Direction direction =
        switch (parts.group(3)) {
          case "<" -> Direction.FROM_DEVICE;
          case ">" -> Direction.TO_DEVICE;
          default -> Direction.UNKNOWN;
        };
    long micros = Long.parseLong(parts.group(1)) * 1000 + Long.parseLong(parts.group(2));
    return Optional.of(new Burst(micros, direction, HexFormat.of().parseHex(parts.group(4))));
  }
}
