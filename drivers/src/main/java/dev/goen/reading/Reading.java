package dev.goen.reading;

import org.jspecify.annotations.Nullable;

/**
 * One scalar quantity of one sensor at one instant. One poll may yield several that share a time.
 *
 * @param quantity what was measured, such as {@code stage}, {@code strain} or {@code contact}; the
 *     character set of {@link SensorId}
 * @param value {@link Value.None} when the value is missing
 * @param reason why the value is not good; null when nothing is wrong with it
 */
public record Reading(
    SensorId sensor,
    String quantity,
    Value value,
    Unit unit,
    Quality quality,
    @Nullable Reason reason,
    SampleTime time) {

  public Reading {
    if (!SensorId.isValid(quantity)) {
      throw new IllegalArgumentException("not the name of a quantity: '" + quantity + "'");
    }
    if (value instanceof Value.None && quality != Quality.REJECTED) {
      throw new IllegalArgumentException("a missing value is REJECTED, not " + quality);
    }
  }

  /** A value nobody has judged yet. */
  public static Reading of(
      SensorId sensor, String quantity, Value value, Unit unit, SampleTime time) {
    return new Reading(sensor, quantity, value, unit, Quality.UNCHECKED, null, time);
  }

  /** A value that should be there and is not. */
  public static Reading missing(
      SensorId sensor, String quantity, Unit unit, Reason reason, SampleTime time) {
    return new Reading(sensor, quantity, Value.NONE, unit, Quality.REJECTED, reason, time);
  }

  public Reading withValue(Value other) {
    return new Reading(sensor, quantity, other, unit, quality, reason, time);
  }

  /** The same reading with another verdict. */
  public Reading judged(Quality verdict, @Nullable Reason why) {
    return new Reading(sensor, quantity, value, unit, verdict, why, time);
  }

  /** The name below the gateway's own: {@code sensor/quantity}. */
  public String name() {
    return sensor.text() + '/' + quantity;
  }
}
