package dev.goen.driver.wristband;

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
import java.util.Optional;
import java.util.stream.Stream;

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

  /** A receiver has the rate it was set to. */
  @Override
  public List<LineSettings> usualLines() {
    return Stream.of(9_600, 19_200, 38_400, 57_600, 115_200, 4_800)
        .map(baud -> new LineSettings(baud, 8, LineSettings.Parity.NONE, 1))
        .toList();
  }

  @Override
  public boolean identifiesByEar() {
    return true;
  }

  /** Waits for a wristband: a receiver that hears none says nothing. */
  @Override
  public Found identify(SerialLine line, Question question) throws BusFault {
    return Hearing.listen(line, question, new BandEar());
  }
}
