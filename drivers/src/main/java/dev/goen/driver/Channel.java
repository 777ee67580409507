package dev.goen.driver;

import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;

/**
 * One quantity that a device yields.
 *
 * @param event whether its readings are events, such as a call for help: they go to the owner's
 *     event stream (in the alarm lane, committed at once) whatever the class of the device
 */
public record Channel(SensorId sensor, String quantity, Unit unit, boolean event) {

  public Channel {
    if (!SensorId.isValid(quantity)) {
      throw new IllegalArgumentException("not the name of a quantity: '" + quantity + "'");
    }
  }

  /** A quantity that is measured. */
  public Channel(SensorId sensor, String quantity, Unit unit) {
    this(sensor, quantity, unit, false);
  }

  /** An event, whose value is a text: whom or what it is about. */
  public static Channel event(SensorId sensor, String quantity) {
    return new Channel(sensor, quantity, Unit.NONE, true);
  }
}
