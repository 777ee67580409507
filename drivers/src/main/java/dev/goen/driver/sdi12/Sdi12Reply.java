package dev.goen.driver.sdi12;

import dev.goen.driver.PollResult;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the lines of a sensor mean. Nothing here throws, whatever the line is. */
final class Sdi12Reply {

  /** The sign is mandatory; up to seven digits, with a point anywhere (clause 4.4.6). */
  private static final Pattern VALUE = Pattern.compile("[+-](?=\\.?\\d)(\\d*)(?:\\.(\\d*))?");

  private static final int MOST_DIGITS = 7;

  private Sdi12Reply() {}

  /** What a line was taken for. */
  sealed interface Parsed<T> {

    /** It is what was asked for. */
    record Right<T>(T meaning) implements Parsed<T> {}

    /** It is not, and this is what a poll that ends with it has come to. */
    record Wrong<T>(PollResult result) implements Parsed<T> {}
  }

  /**
   * The answer to a command that starts a measurement.
   *
   * @param seconds until the values are there, 0 to 999
   * @param count how many values, 0 to 99
   */
  record Announced(int seconds, int count) {}

  /** Reads {@code atttn}, or {@code atttnn} of a concurrent measurement. */
  static Parsed<Announced> announced(String line, char address, Sdi12Command.Kind kind) {
    int digits = kind == Sdi12Command.Kind.CONCURRENT ? 2 : 1;
    if (!isFrom(line, address)) {
      return foreign();
    }
    if (!line.substring(1).matches("[0-9]{" + (3 + digits) + "}")) {
      return bad("not the announcement of a measurement");
    }
    return new Parsed.Right<>(
        new Announced(Integer.parseInt(line.substring(1, 4)), Integer.parseInt(line.substring(4))));
  }

  /**
   * Reads {@code a<values>}, with its check behind it where one was asked for.
   *
   * @return no values when the sensor has none to give: {@code a} alone
   */
  static Parsed<List<BigDecimal>> values(String line, char address, boolean checked) {
    String said = line;
    if (checked) {
      int end = line.length() - Sdi12Crc.LENGTH;
      if (end < 1 || !Sdi12Crc.of(line.substring(0, end)).equals(line.substring(end))) {
        // An address that is wrong by noise must not be told as another device's.
        return bad("the check is wrong");
      }
      said = line.substring(0, end);
    }
    if (!isFrom(said, address)) {
      return foreign();
    }
    List<BigDecimal> values = new ArrayList<>();
    Matcher value = VALUE.matcher(said);
    int at = 1;
    while (at < said.length()) {
      if (!value.find(at) || value.start() != at || digits(value) > MOST_DIGITS) {
        return bad("not a list of values with their signs");
      }
      values.add(new BigDecimal(value.group()));
      at = value.end();
    }
    return new Parsed.Right<>(List.copyOf(values));
  }

  private static int digits(Matcher value) {
    String decimals = value.group(2);
    return value.group(1).length() + (decimals == null ? 0 : decimals.length());
  }

  private static boolean isFrom(String line, char address) {
    return !line.isEmpty() && line.charAt(0) == address;
  }

  private static <T> Parsed<T> foreign() {
    return new Parsed.Wrong<>(new PollResult.Foreign("a line from another address"));
  }

  static <T> Parsed<T> bad(String what) {
    return new Parsed.Wrong<>(new PollResult.BadFrame(what));
  }
}
