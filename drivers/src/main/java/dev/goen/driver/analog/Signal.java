package dev.goen.driver.analog;

import dev.goen.driver.Channel;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import org.jspecify.annotations.Nullable;

/** What the voltage at a converter's input means. */
sealed interface Signal permits CurrentLoop, Voltage {

  String quantity();

  Unit unit();

  /** Decimal places of the quantity, 0 to 9. */
  int decimals();

  /** The highest voltage that must still be told apart. */
  double highestVolts();

  Meaning of(double volts);

  /**
   * A number and how far it may be trusted.
   *
   * @param number in the unit of the signal; of no meaning when it is rejected
   */
  record Meaning(double number, Quality quality, @Nullable Reason reason) {

    static Meaning good(double number) {
      return new Meaning(number, Quality.UNCHECKED, null);
    }

    static Meaning suspicious(double number, Reason why) {
      return new Meaning(number, Quality.SUSPICIOUS, why);
    }

    static Meaning none(Reason why) {
      return new Meaning(0, Quality.REJECTED, why);
    }
  }

  default Channel channel(SensorId sensor) {
    return new Channel(sensor, quantity(), unit());
  }

  default Reading reading(SensorId sensor, double volts, SampleTime time) {
    Meaning meaning = of(volts);
    if (meaning.quality == Quality.REJECTED) {
      return missing(sensor, meaning.reason == null ? Reason.UNKNOWN : meaning.reason, time);
    }
    Value value = Value.decimal(meaning.number, decimals());
    return new Reading(sensor, quantity(), value, unit(), meaning.quality, meaning.reason, time);
  }

  default Reading missing(SensorId sensor, Reason why, SampleTime time) {
    return Reading.missing(sensor, quantity(), unit(), why, time);
  }
}
