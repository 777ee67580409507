package dev.goen.driver.modbus;

import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;

/**
 * Makes drivers of type {@code modbus}. Settings: {@code profile} and {@code address} (1 to 255),
 * both needed; {@code framing} (rtu, also through a serial server, or tcp for Modbus TCP); {@code
 * byte-order} and {@code from} where the profile leaves them open; {@code register-offset} (-1 to
 * 1); {@code density} (kg/m3) and {@code barometer} (hPa) where a pressure becomes a level.
 */
public final class ModbusDriverFactory implements DriverFactory {

  @Override
  public String type() {
    return "modbus";
  }

  @Override
  public BusKind bus() {
    return BusKind.SERIAL;
  }

  @Override
  public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
    return new ModbusDriver(sensor, ModbusDevice.create(settings, context));
  }
}
