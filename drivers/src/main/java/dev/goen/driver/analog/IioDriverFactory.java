package dev.goen.driver.analog;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;

/**
 * Makes drivers of type {@code iio}. Settings: {@code channel}, the number in the kernel's {@code
 * in_voltageN_raw}, and those of the signal.
 */
public final class IioDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "iio";
  }

  @Override
  public BusKind bus() {
    return BusKind.ANALOG;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    int channel = settings.integer("channel", 0, 63);
    return new IioDriver(sensor, context.clock(), channel, SignalSettings.read(settings));
  }
}
