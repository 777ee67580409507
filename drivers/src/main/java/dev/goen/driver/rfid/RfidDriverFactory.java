package dev.goen.driver.rfid;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;

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
}
