package dev.goen.driver.modbus;

import dev.goen.driver.modbus.ModbusExchange.Framing;
import dev.goen.settings.Settings;
import java.util.Optional;

/**
 * What differs between devices with the same register map.
 *
 * @param framing how requests travel
 * @param address the device's own, 1 to 255; the unit of Modbus TCP, also 0
 * @param registerOffset added to every register number of the profile, -1 to 1: makers disagree
 *     whether their tables count from 0 or from 1
 * @param order the order of bytes where the profile leaves it open
 * @param from the unit of the device where the profile leaves it open
 * @param density of the water over a pressure cell, in kg/m3
 * @param barometer the pressure of the air over an absolute cell, in hPa; 0 for a gauge cell. It is
 *     a fixed number, while the weather moves a level by 30 cm: no more than a makeshift
 */
record DeviceOptions(
    Framing framing,
    int address,
    int registerOffset,
    Optional<WordOrder> order,
    Optional<SourceUnit> from,
    double density,
    double barometer) {

  /** Fresh water of 15 °C. */
  static final double DEFAULT_DENSITY = 999.1;

  private static final double STANDARD_GRAVITY = 9.80665;

  /** Reads the options from the section of the device. */
  static DeviceOptions read(Settings settings) {
    Framing framing = settings.choice("framing", Framing.class, Framing.RTU);
    return new DeviceOptions(
        framing,
        settings.integer("address", framing == Framing.TCP ? 0 : 1, 255),
        settings.integer("register-offset", -1, 1, 0),
        ProfileWords.wordOrder(settings),
        ProfileWords.sourceUnit(settings, "from"),
        settings.number("density", 900, 1300, DEFAULT_DENSITY),
        settings.number("barometer", 0, 1100, 0));
  }

  /** The head of water, in metres, over a cell that tells this pressure, in pascals. */
  double level(double pressure) {
    return (pressure - barometer * 100) / (density * STANDARD_GRAVITY);
  }
}
