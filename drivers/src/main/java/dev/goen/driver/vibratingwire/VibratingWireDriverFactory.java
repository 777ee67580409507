package dev.goen.driver.vibratingwire;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.modbus.ModbusDevice;
import dev.goen.driver.modbus.ProfileQuantity;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.util.List;

/**
 * Makes drivers of type {@code vibrating-wire}. Settings: those of a Modbus device ({@code
 * profile}, default {@code vibrating-wire-float32}, and {@code address}); {@code gauge}
 * (geokon-4200, geokon-4202, geokon-4000, or other with {@code gauge-factor}, microstrain of one
 * digit); {@code batch-factor} (default 1); {@code wire-coefficient} and {@code member-coefficient}
 * (microstrain per degree, default 12.2 and 10.4); {@code zero: { hertz, temperature, date }}.
 */
public final class VibratingWireDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "vibrating-wire";
  }

  @Override
  public BusKind bus() {
    return BusKind.SERIAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    String profile = settings.text("profile", "vibrating-wire-float32");
    ModbusDevice device = ModbusDevice.create(profile, settings, context);
    List<ProfileQuantity> quantities = device.profile().quantities();
    long signals = quantities.stream().filter(VibratingWireDriver::isSignal).count();
    long warmths = quantities.stream().filter(VibratingWireDriver::isWarmth).count();
    if (!quantities.isEmpty() && (signals != 1 || warmths > 1)) {
      settings.problem("profile", profile, "vibrating-wire.signal");
    }
    WireSettings wire = WireSettings.read(settings);
    if (!quantities.isEmpty() && warmths == 0 && wire.zero().isPresent()) {
      settings.problem("zero", "", "vibrating-wire.temperature");
    }
    return new VibratingWireDriver(sensor, device, wire);
  }
}
