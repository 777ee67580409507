package dev.goen.driver.modbus;

import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Value;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a device said of one quantity, before it is rounded.
 *
 * @param number in the primary unit, finite; empty when there is no value
 * @param quality {@link Quality#REJECTED} when there is no value
 */
public record Measurement(
    ProfileQuantity quantity, OptionalDouble number, Quality quality, @Nullable Reason reason) {

  /** Beyond this many units of the last decimal place a number is no measurement. */
  private static final double MOST_STEPS = 1e15;

  static Measurement of(ProfileQuantity quantity, double number) {
    return new Measurement(quantity, OptionalDouble.of(number), Quality.UNCHECKED, null);
  }

  static Measurement missing(ProfileQuantity quantity, Reason reason) {
    return new Measurement(quantity, OptionalDouble.empty(), Quality.REJECTED, reason);
  }

  /** This measurement with a verdict; a rejected one has no number. */
  public Measurement judged(Quality verdict, Reason why) {
    return verdict == Quality.REJECTED
        ? missing(quantity, why)
        : new Measurement(quantity, number, verdict, why);
  }

  /**
   * The same verdict on a number computed from this one; missing when that is not finite, or when
   * there is none.
   */
  public Measurement map(DoubleUnaryOperator operator) {
    if (number.isEmpty()) {
      return this;
    }
    double other = operator.applyAsDouble(number.getAsDouble());
    return Double.isFinite(other)
        ? new Measurement(quantity, OptionalDouble.of(other), quality, reason)
        : missing(quantity, Reason.OUT_OF_OPERATING_RANGE);
  }

  /** The reading of this, at the resolution of its quantity. */
  public Reading reading(SensorId sensor, SampleTime time) {
    return reading(sensor, quantity.quantity(), quantity.decimals(), time);
  }

  /**
   * The reading of this under another name.
   *
   * @param decimals its resolution, 0 to 12
   */
  public Reading reading(SensorId sensor, String name, int decimals, SampleTime time) {
    if (number.isEmpty()) {
      Reason why = reason == null ? Reason.UNKNOWN : reason;
      return Reading.missing(sensor, name, quantity.unit(), why, time);
    }
    double exact = number.getAsDouble();
    double steps = exact * Math.pow(10, decimals);
    if (!(Math.abs(steps) < MOST_STEPS)) {
      Reason why = exact < 0 ? Reason.UNDER_RANGE : Reason.OVER_RANGE;
      return Reading.missing(sensor, name, quantity.unit(), why, time);
    }
    Value value = Value.decimal(exact, decimals);
    return new Reading(sensor, name, value, quantity.unit(), quality, reason, time);
  }
}
