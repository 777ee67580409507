package dev.goen.clock;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * The line that {@code chronyc -c tracking} prints: 14 fields between commas (manual of chronyc,
 * "tracking").
 *
 * @param reference the reference id, 8 hexadecimal digits; 7F7F0101 is the machine's own clock
 * @param offset how far the system clock is from the servers' time now, in s, either sign
 * @param rootDelay to the primary source and back, in s
 * @param rootDispersion summed on the way from it, in s
 * @param leap {@code Normal}, {@code Insert second}, {@code Delete second} or {@code Not
 *     synchronised}
 */
record ChronyTracking(
    String reference, double offset, double rootDelay, double rootDispersion, String leap) {

  private static final int FIELDS = 14;

  /** More than this is still being slewed away, which the monotonic clock shares. */
  private static final double SETTLED_SECONDS = 0.5;

  /**
   * Reads the line.
   *
   * @throws IOException when it is not one
   */
  static ChronyTracking parse(String line) throws IOException {
    String[] fields = line.strip().split(",", -1);
    if (fields.length != FIELDS) {
      throw new IOException("not the answer to 'chronyc -c tracking': '" + line.strip() + "'");
    }
    try {
      return new ChronyTracking(
          fields[0],
          Double.parseDouble(fields[4]),
          Double.parseDouble(fields[10]),
          Double.parseDouble(fields[11]),
          fields[13]);
    } catch (NumberFormatException e) {
      throw new IOException("not a number in '" + line.strip() + "'", e);
    }
  }

  /**
   * The bound that chrony's manual gives: |offset| + root dispersion + root delay / 2, in
   * milliseconds rounded up; empty when chrony follows nobody, or only itself.
   */
  OptionalLong uncertaintyMillis() {
    boolean follows =
        !leap.equals("Not synchronised")
            && !reference.equals("7F7F0101")
            && !reference.equals("00000000");
    double seconds = Math.abs(offset) + rootDispersion + rootDelay / 2;
    return follows && Math.abs(offset) <= SETTLED_SECONDS && Double.isFinite(seconds)
        ? OptionalLong.of((long) Math.ceil(seconds * 1_000) + 1)
        : OptionalLong.empty();
  }
}
