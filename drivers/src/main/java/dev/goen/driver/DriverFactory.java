package dev.goen.driver;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.util.List;

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
   * Asks on a line, at its present settings, who is there. What it promises:
   *
   * <ul>
   *   <li>it is read-only: nothing that is sent changes a device, and a driver whose devices speak
   *       unasked sends nothing at all;
   *   <li>it ends: after the patience of the question for each of a bounded number of tries;
   *   <li>it tells apart nothing, bytes that make no frame, and an answer, and names nobody of whom
   *       it has not had a sound frame;
   *   <li>what an answer holds for the configuration is valid as it is, and nothing in it or in
   *       what is told as progress is a person's tag.
   * </ul>
   *
   * @throws BusFault when the line is gone
   */
  default Found identify(SerialLine line, Question question) throws BusFault {
    return new Found.Nothing();
  }

  /**
   * At which settings of a serial line {@link #identify} is worth a try, the most usual first; none
   * for all at which others are tried. A line over TCP has none of its own.
   */
  default List<LineSettings> usualLines() {
    return List.of();
  }

  /**
   * Whether the devices speak unasked, so that {@link #identify} only listens. It is then handed
   * what was heard so far, for several drivers may want to hear it, and may be called again when
   * more has come.
   */
  default boolean identifiesByEar() {
    return false;
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
