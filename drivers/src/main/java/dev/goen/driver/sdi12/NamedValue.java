package dev.goen.driver.sdi12;

import dev.goen.driver.Channel;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * What one of the values of an answer is: the protocol tells numbers only.
 *
 * @param quantity empty for a value that is passed over
 * @param unit of the reading: {@code value * scale + offset}
 * @param decimals the resolution of the reading, 0 to 9
 */
record NamedValue(
    Optional<String> quantity, Unit unit, int decimals, BigDecimal scale, BigDecimal offset) {

  /** More than fits a reading at its resolution. */
  private static final int MOST_BITS = 62;

  Optional<Channel> channel(SensorId sensor) {
    return quantity.map(name -> new Channel(sensor, name, unit));
  }

  /**
   * The reading of a value; empty for one that is passed over.
   *
   * @param isFault whether the value is one by which the sensor says that it has none
   */
  Optional<Reading> reading(SensorId sensor, BigDecimal said, boolean isFault, SampleTime time) {
    return quantity.map(
        name -> {
          if (isFault) {
            return Reading.missing(sensor, name, unit, Reason.HARDWARE_FAILURE, time);
          }
          BigDecimal exact =
              said.multiply(scale).add(offset).setScale(decimals, RoundingMode.HALF_UP);
          if (exact.unscaledValue().bitLength() > MOST_BITS) {
            return Reading.missing(sensor, name, unit, Reason.OVER_RANGE, time);
          }
          Value value = new Value.Decimal(exact.unscaledValue().longValueExact(), decimals);
          return Reading.of(sensor, name, value, unit, time);
        });
  }
}
