package dev.goen.driver;

import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;

/** One quantity that a device yields. */
public record Channel(SensorId sensor, String quantity, Unit unit) {

  public Channel {
    if (!SensorId.isValid(quantity)) {
      throw new IllegalArgumentException("not the name of a quantity: '" + quantity + "'");
    }
  }
}
