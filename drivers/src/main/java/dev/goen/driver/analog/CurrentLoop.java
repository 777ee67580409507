package dev.goen.driver.analog;

import dev.goen.reading.Reason;
import dev.goen.reading.Unit;

/**
 * A transmitter that tells its quantity as a current of 4 to 20 mA, seen as the voltage over a
 * shunt. Limits are those of NAMUR NE 43: 3.8 to 20.5 mA is a measurement; below 3.6 and above 21
 * mA the transmitter says that it has failed, or the wire is broken or shorted. What lies between
 * is neither, and is told as suspicious.
 *
 * @param ohms of the shunt
 * @param from the quantity at 4 mA
 * @param to the quantity at 20 mA; may be less
 */
record CurrentLoop(String quantity, Unit unit, int decimals, double ohms, double from, double to)
    implements Signal {

  private static final double FAILED_BELOW = 3.6;
  private static final double MEASURES_FROM = 3.8;
  private static final double MEASURES_TO = 20.5;
  private static final double FAILED_ABOVE = 21;

  @Override
  public double highestVolts() {
    return FAILED_ABOVE / 1000 * ohms;
  }

  @Override
  public Meaning of(double volts) {
    // To the nanoampere, so that a limit is the limit whatever the shunt.
    double milliamperes = Math.rint(volts / ohms * 1e9) / 1e6;
    // In this form, so that no number (NaN) is a failure.
    if (!(milliamperes >= FAILED_BELOW && milliamperes <= FAILED_ABOVE)) {
      return Meaning.none(Reason.HARDWARE_FAILURE);
    }
    double number = from + (milliamperes - 4) / 16 * (to - from);
    if (milliamperes < MEASURES_FROM) {
      return Meaning.suspicious(number, Reason.UNDER_RANGE);
    }
    return milliamperes > MEASURES_TO
        ? Meaning.suspicious(number, Reason.OVER_RANGE)
        : Meaning.good(number);
  }
}
