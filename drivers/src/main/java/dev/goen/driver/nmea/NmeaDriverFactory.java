package dev.goen.driver.nmea;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.Found;
import dev.goen.driver.Hearing;
import dev.goen.driver.Question;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes drivers of type {@code nmea}, for satellite receivers. Settings: {@code every} (1s to 1d,
 * default 10m), how often a position is told of; {@code lag} (0ms to 2s) and {@code lag-within}
 * (10ms to 2s, both 600ms by default), how long after the instant it tells of the receiver begins
 * to speak, where somebody has measured it. Its time is used with {@code gps} among the sources of
 * {@code clock}.
 */
public final class NmeaDriverFactory implements DriverFactory {

  private static final Duration USUAL_LAG = Duration.ofMillis(600);

  @Override
  public String type() {
    return "nmea";
  }

  @Override
  public BusKind bus() {
    return BusKind.SERIAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    NmeaDriver.Wanted read =
        new NmeaDriver.Wanted(
            settings.duration(
                "every", Duration.ofSeconds(1), Duration.ofDays(1), Duration.ofMinutes(10)),
            settings.duration("lag", Duration.ZERO, Duration.ofSeconds(2), USUAL_LAG),
            settings.duration(
                "lag-within", Duration.ofMillis(10), Duration.ofSeconds(2), USUAL_LAG));
    return new NmeaDriver(sensor, read, context.clock(), context.utc());
  }

  @Override
  public List<LineSettings> usualLines() {
    return Stream.of(9_600, 4_800, 38_400, 115_200)
        .map(baud -> new LineSettings(baud, 8, LineSettings.Parity.NONE, 1))
        .toList();
  }

  @Override
  public boolean identifiesByEar() {
    return true;
  }

  /** Waits for a sentence that tells place or time: there is one each second. */
  @Override
  public Found identify(SerialLine line, Question question) throws BusFault {
    return Hearing.listen(line, question, new SentenceEar());
  }
}
