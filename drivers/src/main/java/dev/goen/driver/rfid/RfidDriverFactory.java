package dev.goen.driver.rfid;

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
import java.util.List;

/** Makes drivers of type {@code rfid-ascii}, for RDM6300 and ID-12LA. No settings of its own. */
public final class RfidDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "rfid-ascii";
  }

  @Override
  public BusKind bus() {
    return BusKind.SERIAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    return new RfidDriver(sensor, context.clock(), context.pseudonyms());
  }

  @Override
  public List<LineSettings> usualLines() {
    return List.of(LineSettings.DEFAULT);
  }

  @Override
  public boolean identifiesByEar() {
    return true;
  }

  /** Waits for a tag: a reader without one says nothing. */
  @Override
  public Found identify(SerialLine line, Question question) throws BusFault {
    return Hearing.listen(line, question, new TagEar());
  }
}
