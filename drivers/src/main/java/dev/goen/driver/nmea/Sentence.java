package dev.goen.driver.nmea;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the sentences say that are of use here. Nothing throws, whatever the text is. */
sealed interface Sentence {

  /**
   * A place.
   *
   * @param latitude degrees, north positive, to 1e-7
   * @param longitude degrees, east positive, to 1e-7
   */
  record Place(BigDecimal latitude, BigDecimal longitude) {}

  /**
   * GGA: fix data.
   *
   * @param quality 0 no fix, 1 GPS, 2 differential, 3 PPS, 4 and 5 RTK, 6 estimated, 7 manual, 8
   *     simulated
   * @param place empty without a fix
   * @param altitude metres above the geoid
   * @param dilution of the horizontal precision; empty when not told
   */
  record Position(
      int quality,
      Optional<Place> place,
      int satellites,
      Optional<BigDecimal> altitude,
      Optional<BigDecimal> dilution)
      implements Sentence {}

  /**
   * RMC: the least that is recommended.
   *
   * @param utcMillis since 1970; empty when the receiver does not vouch for it, and in a leap
   *     second
   */
  record Moment(OptionalLong utcMillis) implements Sentence {}

  /** A sentence of no use here. */
  record Other() implements Sentence {}

  /** A sentence of use whose fields are not what they should be. */
  record Spoiled() implements Sentence {}

  /** Reads what is between {@code $} and {@code *}, of any talker. */
  static Sentence of(String text) {
    String[] fields = text.split(",", -1);
    if (fields[0].length() != 5) {
      return new Other();
    }
    return switch (fields[0].substring(2)) {
      case "GGA" -> fields.length >= 12 ? position(fields) : new Spoiled();
      case "RMC" -> fields.length >= 10 ? moment(fields) : new Spoiled();
      default -> new Other();
    };
  }

  private static Sentence position(String[] fields) {
    if (!fields[6].matches("[0-8]") || !fields[7].matches("\\d{0,3}")) {
      return new Spoiled();
    }
    int quality = fields[6].charAt(0) - '0';
    int satellites = fields[7].isEmpty() ? 0 : Integer.parseInt(fields[7]);
    Optional<Place> place =
        quality == 0
            ? Optional.empty()
            : Angles.degrees(fields[2], fields[3], "N", "S", 2, 90)
                .flatMap(
                    lat ->
                        Angles.degrees(fields[4], fields[5], "E", "W", 3, 180)
                            .map(lon -> new Place(lat, lon)));
    if (quality != 0 && place.isEmpty()) {
      return new Spoiled();
    }
    return new Position(
        quality,
        place,
        satellites,
        fields[10].equals("M") ? Angles.number(fields[9]) : Optional.empty(),
        Angles.number(fields[8]));
  }

  private static Sentence moment(String[] fields) {
    // The mode came with version 2.3: autonomous, differential, float and real-time, precise.
    boolean vouched =
        fields[2].equals("A") && (fields.length < 13 || fields[12].matches("[ADFRP]"));
    if (!vouched) {
      return new Moment(OptionalLong.empty());
    }
    return Angles.utcMillis(fields[1], fields[9]);
  }

  /** Numbers and angles as the standard writes them. */
  final class Angles {
    private static final int DECIMALS = 7;
    private static final BigDecimal SIXTY = BigDecimal.valueOf(60);
    private static final Pattern TIME =
        Pattern.compile("([01]\\d|2[0-3])([0-5]\\d)([0-5]\\d|60)(?:\\.(\\d{1,3})\\d{0,6})?");

    private Angles() {}

    private static Optional<BigDecimal> number(String field) {
      return field.matches("-?\\d{1,6}(\\.\\d{1,6})?")
          ? Optional.of(new BigDecimal(field))
          : Optional.empty();
    }

    /** Reads {@code ddmm.mmmm} or {@code dddmm.mmmm} with the letter of its half. */
    private static Optional<BigDecimal> degrees(
        String field, String half, String plus, String minus, int digits, int most) {
      if (!field.matches("\\d{" + (digits + 2) + "}(\\.\\d{1,8})?")
          || !(half.equals(plus) || half.equals(minus))) {
        return Optional.empty();
      }
      BigDecimal minutes = new BigDecimal(field.substring(digits));
      BigDecimal degrees =
          new BigDecimal(field.substring(0, digits))
              .add(minutes.divide(SIXTY, DECIMALS, RoundingMode.HALF_UP));
      if (minutes.compareTo(SIXTY) >= 0 || degrees.compareTo(BigDecimal.valueOf(most)) > 0) {
        return Optional.empty();
      }
      return Optional.of((half.equals(minus) ? degrees.negate() : degrees).setScale(DECIMALS));
    }

    /** The standard tells two digits of the year: 80 and more are those before 2000. */
    private static Sentence utcMillis(String time, String date) {
      Matcher clock = TIME.matcher(time);
      if (!clock.matches() || !date.matches("\\d{6}")) {
        return new Spoiled();
      }
      try {
        int year = Integer.parseInt(date, 4, 6, 10);
        LocalDate day =
            LocalDate.of(
                (year >= 80 ? 1900 : 2000) + year,
                Integer.parseInt(date, 2, 4, 10),
                Integer.parseInt(date, 0, 2, 10));
        int second = Integer.parseInt(clock.group(3));
        if (second == 60) {
          return new Moment(OptionalLong.empty());
        }
        String fraction = clock.group(4) == null ? "0" : clock.group(4);
        long millis = Long.parseLong((fraction + "00").substring(0, 3));
        long seconds =
            day.atTime(Integer.parseInt(clock.group(1)), Integer.parseInt(clock.group(2)), second)
                .toEpochSecond(ZoneOffset.UTC);
        return new Moment(OptionalLong.of(seconds * 1000 + millis));
      } catch (DateTimeException noSuchDay) {
        return new Spoiled();
      }
    }
  }
}
