package dev.goen.driver.strain;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;

/**
 * Makes drivers of type {@code hx711}. Settings: {@code channel} (0, the default, for input A; 1
 * for B), {@code gain} (128 or 64 for A, 32 for B), {@code excitation} in V, and those of a bridge
 * as {@link StrainDriverFactory} has them, but for the temperature, which the chip does not tell.
 */
public final class Hx711DriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "hx711";
  }

  @Override
  public BusKind bus() {
    return BusKind.ANALOG;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    int channel = settings.integer("channel", 0, 1, 0);
    int gain = settings.integer("gain", 32, 128, channel == 0 ? 128 : 32);
    boolean right = channel == 0 ? gain == 128 || gain == 64 : gain == 32;
    if (!right) {
      settings.problem(
          "gain",
          settings.written("gain").orElse(""),
          "not-choice",
          channel == 0 ? "128, 64" : "32");
    }
    double excitation = settings.number("excitation", 2.6, 5.5);
    StrainSettings strain = StrainSettings.read(settings, true);
    if (strain.correction().isPresent()) {
      settings.problem(
          "temperature-coefficient",
          settings.written("temperature-coefficient").orElse(""),
          "strain.no-temperature");
    }
    return new Hx711Driver(sensor, context.clock(), channel, new Hx711(gain, excitation), strain);
  }
}
