package dev.goen.pipeline;

import dev.goen.pipeline.DevicePipeline.Check;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.Value;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Says how far a value may be trusted: outside the sensor's span it is rejected; outside what is
 * believable, or changing faster, it is suspicious and still sent, because a flash flood looks just
 * like that. The value itself is never changed.
 */
public final class Judge {

  private Judge() {}

  /**
   * Judges a reading.
   *
   * @param before the last usable reading of the same quantity, of the same boot
   */
  public static Reading apply(Reading reading, Check check, Optional<Reading> before) {
    OptionalDouble number = number(reading);
    if (number.isEmpty()) {
      return reading;
    }
    double value = number.getAsDouble();
    if (value < check.failBelow()) {
      return worse(reading, Quality.REJECTED, Reason.UNDER_RANGE);
    }
    if (value > check.failAbove()) {
      return worse(reading, Quality.REJECTED, Reason.OVER_RANGE);
    }
    if (value < check.suspectBelow()) {
      return worse(reading, Quality.SUSPICIOUS, Reason.UNDER_RANGE);
    }
    if (value > check.suspectAbove()) {
      return worse(reading, Quality.SUSPICIOUS, Reason.OVER_RANGE);
    }
    if (before.isPresent() && ratePerSecond(before.get(), reading, value) > check.suspectRate()) {
      return worse(reading, Quality.SUSPICIOUS, Reason.STEP_TOO_HIGH);
    }
    return worse(reading, Quality.GOOD, null);
  }

  /** The number of a reading, if it has one. */
  static OptionalDouble number(Reading reading) {
    return switch (reading.value()) {
      case Value.Decimal decimal -> OptionalDouble.of(decimal.toDouble());
      case Value.Binary64 binary -> OptionalDouble.of(binary.number());
      case Value.Text _, Value.Flag _, Value.Bytes _, Value.None _ -> OptionalDouble.empty();
    };
  }

  private static double ratePerSecond(Reading before, Reading now, double value) {
    long millis = now.time().monoMillis() - before.time().monoMillis();
    OptionalDouble earlier = number(before);
    return millis <= 0 || earlier.isEmpty()
        ? 0
        : Math.abs(value - earlier.getAsDouble()) * 1000 / millis;
  }

  /** What a driver has said against a value stays said. */
  private static Reading worse(
      Reading reading, Quality verdict, @org.jspecify.annotations.Nullable Reason why) {
    Quality both = reading.quality().worse(verdict);
    return reading.judged(both, both == verdict ? why : reading.reason());
  }
}
