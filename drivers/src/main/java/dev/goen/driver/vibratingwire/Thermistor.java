package dev.goen.driver.vibratingwire;

import java.util.OptionalDouble;

/** The thermistor in a gauge: 3000 ohms at 25 degrees (YSI 44005, Dale 1C3001-B3). */
final class Thermistor {

  /** At -50 degrees; more is a broken wire. */
  private static final double MOST_OHMS = 201_100;

  /** At 150 degrees; less is a short circuit. */
  private static final double LEAST_OHMS = 55.6;

  private Thermistor() {}

  /**
   * The temperature by the equation of Steinhart and Hart, with the coefficients that makers of
   * gauges print for -50 to 150 degrees (RST VW2100 manual, E-1; Geokon the same).
   *
   * @return degrees Celsius; empty where no thermistor of this kind can be
   */
  static OptionalDouble celsius(double ohms) {
    if (!(ohms >= LEAST_OHMS && ohms <= MOST_OHMS)) {
      return OptionalDouble.empty();
    }
    double ln = Math.log(ohms);
    return OptionalDouble.of(1 / (1.4051e-3 + 2.369e-4 * ln + 1.019e-7 * ln * ln * ln) - 273.2);
  }
}
