package dev.goen.driver.wristband;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes drivers of type {@code wristband}, for RFT500. Settings: {@code reader}, the receiver's
 * number of six digits in quotes, without which any is heard; {@code refresh} (1s to 1h, default
 * 1m), how often a wristband that stays is told of. Events are told at once.
 */
public final class WristbandDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "wristband";
  }

  @Override
  public BusKind bus() {
    return BusKind.SERIAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    Optional<String> reader = settings.textIfAny("reader");
    if (reader.isPresent() && !reader.get().matches("[0-9]{6}")) {
      settings.problem("reader", reader.get(), "wristband.reader");
    }
    Duration refresh =
        settings.duration(
            "refresh", Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofMinutes(1));
    return new WristbandDriver(
        sensor, reader, new BandBook(refresh.toMillis()), context.clock(), context.pseudonyms());
  }
}
