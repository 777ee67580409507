package dev.goen.driver;

import dev.goen.bus.BusFault;
import dev.goen.bus.SerialLine;
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

  /**
   * Asks on a line, at its present settings, who is there. Read-only: nothing that is sent changes
   * a device.
   *
   * @throws BusFault when the line is gone
   */
  default Found identify(SerialLine line, Question question) throws BusFault {
    return new Found.Nothing();
  }

  /** The buses a driver can be made for. */
  enum BusKind {
    /** {@link dev.goen.bus.SerialLine}. */
    SERIAL,
    /** {@link dev.goen.bus.DigitalInput}, one line of a chip. */
    DIGITAL,
    /** {@link dev.goen.bus.LinePair}, two lines of a chip. */
    LINE_PAIR,
    /** {@link dev.goen.bus.I2cBus}. */
    I2C,
    /** {@link dev.goen.bus.AnalogInput}. */
    ANALOG
  }
}
