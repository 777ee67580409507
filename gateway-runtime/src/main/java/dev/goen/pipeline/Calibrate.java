package dev.goen.pipeline;

import dev.goen.pipeline.DevicePipeline.Calibration;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Turns what a sensor says into what the city means by it: depth above the sensor into stage above
 * gauge zero. Decimal arithmetic, rounded half up once, at the declared resolution.
 */
public final class Calibrate {

  private Calibrate() {}

  /** What a decimal's unscaled number may have, beside its sign. */
  private static final int MOST_BITS = 63;

  /**
   * The calibrated reading; one without a number only changes its name, and one whose number is
   * beyond all that can be told exactly is rejected.
   */
  public static Reading apply(Reading reading, Calibration calibration) {
    return switch (reading.value()) {
      case Value.Decimal decimal ->
          scaled(reading, BigDecimal.valueOf(decimal.unscaled(), decimal.scale()), calibration);
      case Value.Binary64 binary ->
          scaled(reading, BigDecimal.valueOf(binary.number()), calibration);
      case Value.Text _, Value.Flag _, Value.Bytes _, Value.None _ ->
          named(reading, calibration, reading.value());
    };
  }

  private static Reading scaled(Reading reading, BigDecimal raw, Calibration calibration) {
    BigDecimal result =
        raw.multiply(BigDecimal.valueOf(calibration.slope()))
            .add(BigDecimal.valueOf(calibration.offset()))
            .setScale(calibration.decimals(), RoundingMode.HALF_UP);
    BigInteger unscaled = result.unscaledValue();
    if (unscaled.bitLength() <= MOST_BITS) {
      return named(
          reading, calibration, new Value.Decimal(unscaled.longValue(), calibration.decimals()));
    }
    double about = Math.clamp(result.doubleValue(), -Double.MAX_VALUE, Double.MAX_VALUE);
    return named(reading, calibration, new Value.Binary64(about))
        .judged(Quality.REJECTED, about < 0 ? Reason.UNDER_RANGE : Reason.OVER_RANGE);
  }

  private static Reading named(Reading reading, Calibration calibration, Value value) {
    return new Reading(
        reading.sensor(),
        calibration.quantity(),
        value,
        reading.unit(),
        reading.quality(),
        reading.reason(),
        reading.time());
  }
}
