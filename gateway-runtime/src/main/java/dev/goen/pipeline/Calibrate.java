package dev.goen.pipeline;

import dev.goen.pipeline.DevicePipeline.Calibration;
import dev.goen.reading.Reading;
import dev.goen.reading.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Turns what a sensor says into what the city means by it: depth above the sensor into stage above
 * gauge zero. Decimal arithmetic, rounded half up once, at the declared resolution.
 */
public final class Calibrate {

  private Calibrate() {}

  /** The calibrated reading; one without a number only changes its name. */
  public static Reading apply(Reading reading, Calibration calibration) {
    Value value =
        switch (reading.value()) {
          case Value.Decimal decimal ->
              scaled(BigDecimal.valueOf(decimal.unscaled(), decimal.scale()), calibration);
          case Value.Binary64 binary -> scaled(BigDecimal.valueOf(binary.number()), calibration);
          case Value.Text text -> text;
          case Value.Flag flag -> flag;
          case Value.Bytes bytes -> bytes;
          case Value.None none -> none;
        };
    return new Reading(
        reading.sensor(),
        calibration.quantity(),
        value,
        reading.unit(),
        reading.quality(),
        reading.reason(),
        reading.time());
  }

  private static Value scaled(BigDecimal raw, Calibration calibration) {
    BigDecimal result =
        raw.multiply(BigDecimal.valueOf(calibration.slope()))
            .add(BigDecimal.valueOf(calibration.offset()))
            .setScale(calibration.decimals(), RoundingMode.HALF_UP);
    return new Value.Decimal(result.unscaledValue().longValueExact(), calibration.decimals());
  }
}
