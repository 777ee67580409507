package dev.goen.driver.analog;

import dev.goen.reading.Reason;
import dev.goen.reading.Unit;

/**
 * A voltage that is told as it is; what it means is said by {@code calibrate} of the configuration.
 *
 * @param divider the voltage at the terminals over that at the converter, 1 without a divider
 */
record Voltage(String quantity, int decimals, double divider) implements Signal {

  @Override
  public Unit unit() {
    return Unit.VOLT;
  }

  @Override
  public double highestVolts() {
    return 0;
  }

  @Override
  public Meaning of(double volts) {
    double number = volts * divider;
    return Math.abs(number) < 1e6 ? Meaning.good(number) : Meaning.none(Reason.OVER_RANGE);
  }
}
