package dev.goen.driver.nmea;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.time.Duration;

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
}
