package dev.goen.sim.device;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What the gateway must make of what a sensor says, by the calibration of the configuration that
 * the simulator printed: {@code value * slope + offset}, rounded half up.
 *
 * @param quantity its name at the hub
 * @param decimals decimal places of the result, 0 to 9
 */
public record Expectation(String quantity, double slope, double offset, int decimals) {

  public Expectation {
    if (decimals < 0 || decimals > 9) {
      throw new IllegalArgumentException("decimals must be 0 to 9: " + decimals);
    }
  }

  /** No calibration, only rounding. */
  public static Expectation asMeasured(String quantity, int decimals) {
    return new Expectation(quantity, 1, 0, decimals);
  }

  /** The value at the hub, without trailing zeros. */
  public String of(double measured) {
    BigDecimal exact = exact(measured).setScale(decimals, RoundingMode.HALF_UP);
    return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
  }

  /**
   * Whether the value lies so near to the middle between two results that an error of {@code
   * tolerance} (of a binary32 on the wire, say) decides which it is. No honest expectation can be
   * written down for such a value, so simulated sensors step over it.
   */
  public boolean isDoubtful(double measured, double tolerance) {
    BigDecimal scaled = exact(measured).movePointRight(decimals);
    double above = scaled.subtract(scaled.setScale(0, RoundingMode.FLOOR)).doubleValue();
    return Math.abs(above - 0.5) <= tolerance * Math.abs(slope) * Math.pow(10, decimals);
  }

  /** What is to be served for a measurement; NaN is one that the device does not have. */
  Sample sample(String sensor, double measured) {
    return new Sample(sensor, quantity, Double.isNaN(measured) ? Sample.MISSING : of(measured));
  }

  /** The nearest value a sensor of that resolution may show without being doubtful; NaN is none. */
  double settle(double wanted, double step, double tolerance) {
    if (Double.isNaN(wanted)) {
      return wanted;
    }
    long steps = Math.round(wanted / step);
    // To the side on which the wanted value lies, so that rounding twice is rounding once.
    int side = wanted < steps * step ? -1 : 1;
    while (isDoubtful(steps * step, tolerance)) {
      steps += side;
    }
    return steps * step;
  }

  private BigDecimal exact(double measured) {
    return new BigDecimal(measured)
        .multiply(new BigDecimal(Double.toString(slope)))
        .add(new BigDecimal(Double.toString(offset)));
  }
}
