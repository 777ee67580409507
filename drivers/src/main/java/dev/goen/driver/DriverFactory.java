package dev.goen.driver;

import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;

/**
 * Makes the drivers of one type. Found by {@link java.util.ServiceLoader}, so that a driver in a
 * jar of its own needs no change here.
 */
public interface DriverFactory {

  /** The word for it in {@code driver:} of the configuration. */
  String type();

  /** What its devices hang on. */
  BusKind bus();

  /**
   * Makes a driver from its part of the configuration. Opens nothing. What is wrong with the
   * settings is reported there, and the driver returned is then not used; it must be constructed
   * from sound fall-back values all the same.
   */
  Driver<?> create(SensorId sensor, Settings settings, DriverContext context);

  /** The buses a driver can be made for. */
  enum BusKind {
    SERIAL,
    DIGITAL
  }
}
