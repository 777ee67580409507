package dev.goen.driver.llrp;

import dev.goen.bus.BusFault;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.Found;
import dev.goen.driver.Question;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.time.Duration;

/**
 * Makes drivers of type {@code llrp}, for readers at {@code tcp://reader:5084}. Setting: {@code
 * repeat} (0ms to 1h, default 1s), the pause before a tag that stays at an antenna is told again.
 */
public final class LlrpDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "llrp";
  }

  @Override
  public BusKind bus() {
    return BusKind.SERIAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    Duration repeat =
        settings.duration("repeat", Duration.ZERO, Duration.ofHours(1), Duration.ofSeconds(1));
    return new LlrpDriver(sensor, context.clock(), context.pseudonyms(), repeat);
  }

  /** Waits for a reader's greeting, and asks one that is free for its capabilities. */
  @Override
  public Found identify(SerialLine line, Question question) throws BusFault {
    return question.overTcp() ? new LlrpProbe(line, question).ask() : new Found.Nothing();
  }
}
