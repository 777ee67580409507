package dev.goen.sim.device;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A satellite receiver that sends GGA, GSV and RMC in one burst after each second (NMEA 0183). */
public final class SatelliteReceiver implements Station {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss.SSS");
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("ddMMyy");
  private static final long UNITS_PER_DEGREE = 6_000_000;

  private final String sensor;
  private final LongSupplier utcMillis;
  private final long latitude;
  private final long longitude;
  private final Duration period;
  private final Duration delay;
  private final boolean fixed;

  /**
   * A receiver that stands still.
   *
   * @param utcMillis the true time
   * @param latitude in hundred-thousandths of a minute, as it sends them; north positive
   * @param longitude the same, east positive
   * @param period between bursts; a second in real ones
   * @param delay from the instant it tells of to its first byte
   * @param fixed whether it has a fix
   */
  public SatelliteReceiver(
      String sensor,
      LongSupplier utcMillis,
      long latitude,
      long longitude,
      Duration period,
      Duration delay,
      boolean fixed) {
    this.sensor = sensor;
    this.utcMillis = utcMillis;
    this.latitude = latitude;
    this.longitude = longitude;
    this.period = period;
    this.delay = delay;
    this.fixed = fixed;
  }

  @Override
  public void turn(Wire wire) throws IOException, InterruptedException {
    Thread.sleep(period.minus(delay));
    var now = Instant.ofEpochMilli(utcMillis.getAsLong()).atOffset(ZoneOffset.UTC);
    Thread.sleep(delay);
    String place =
        fixed ? angle(latitude, 2, "N", "S") + "," + angle(longitude, 3, "E", "W") : ",,,";
    String time = TIME.format(now);
    String fix = fixed ? "1,09,1.1,12.5,M,36.1,M,," : "0,00,99.9,,M,,M,,";
    List<Sample> samples = new ArrayList<>();
    if (fixed) {
      samples.add(new Sample(sensor, "latitude", degrees(latitude)));
      samples.add(new Sample(sensor, "longitude", degrees(longitude)));
      samples.add(new Sample(sensor, "altitude", "12.5"));
    }
    samples.add(new Sample(sensor, "satellites", fixed ? "9" : "0"));
    samples.add(new Sample(sensor, "fix", fixed ? "1" : "0"));
    String burst =
        sentence("GNGGA," + time + "," + place + "," + fix)
            + sentence("GPGSV,1,1,01,21,45,180,38")
            + sentence(
                "GNRMC,"
                    + time
                    + ","
                    + (fixed ? "A" : "V")
                    + ","
                    + place
                    + ",0.0,0.0,"
                    + DAY.format(now)
                    + ",,,"
                    + (fixed ? "A" : "N"));
    wire.send(burst.getBytes(StandardCharsets.US_ASCII), samples, Duration.ZERO);
  }

  private static String angle(long units, int digits, String plus, String minus) {
    long all = Math.abs(units);
    long minutes = all % UNITS_PER_DEGREE;
    String form = "%0" + digits + "d%02d.%05d,%s";
    return String.format(
        Locale.ROOT,
        form,
        all / UNITS_PER_DEGREE,
        minutes / 100_000,
        minutes % 100_000,
        units < 0 ? minus : plus);
  }

  private static String degrees(long units) {
    return BigDecimal.valueOf(units)
        .divide(BigDecimal.valueOf(UNITS_PER_DEGREE), 7, RoundingMode.HALF_UP)
        .toPlainString();
  }

  private static String sentence(String text) {
    int check = text.chars().reduce(0, (sum, one) -> sum ^ one);
    return String.format(Locale.ROOT, "$%s*%02X\r\n", text, check);
  }
}
