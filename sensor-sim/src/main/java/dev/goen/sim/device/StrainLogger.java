package dev.goen.sim.device;

import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * A strain logger: function 4, big-endian floats, register 0 the bridge's output in mV/V, register
 * 2 the temperature in degrees Celsius.
 */
public final class StrainLogger implements RegisterImage {

  /** The last digit of its converter: a ten-thousandth of a mV/V, 0.2 microstrain at factor 2. */
  private static final double STEP_MILLIVOLTS = 0.0001;

  private final String sensor;
  private final DoubleSupplier microstrain;
  private final DoubleSupplier celsius;
  private final Wiring wiring;
  private final Expectation strain;
  private final Expectation change;
  private final Expectation temperature;

  /**
   * How the gauges are wired, as configured in the gateway.
   *
   * @param zero the output without load, in mV/V
   * @param baseline the strain of the last inspection, in microstrain
   */
  public record Wiring(
      Bridge bridge, double gaugeFactor, double poisson, double zero, double baseline) {

    double strain(double millivolts) {
      return bridge.strain((millivolts - zero) / 1000, gaugeFactor, poisson);
    }

    double millivolts(double strain) {
      return bridge.output(strain, gaugeFactor, poisson) * 1000 + zero;
    }
  }

  /** A logger whose gauge is under that strain. */
  public StrainLogger(
      String sensor,
      DoubleSupplier microstrain,
      DoubleSupplier celsius,
      Wiring wiring,
      int strainDecimals,
      Expectation temperature) {
    this.sensor = sensor;
    this.microstrain = microstrain;
    this.celsius = celsius;
    this.wiring = wiring;
    this.strain = Expectation.asMeasured("strain", strainDecimals);
    this.change = Expectation.asMeasured("strain-change", strainDecimals);
    this.temperature = temperature;
  }

  @Override
  public List<Field> now() {
    long steps = Math.round(wiring.millivolts(microstrain.getAsDouble() / 1e6) / STEP_MILLIVOLTS);
    while (isDoubtful((float) (steps * STEP_MILLIVOLTS))) {
      steps++;
    }
    float output = (float) (steps * STEP_MILLIVOLTS);
    float warmth = (float) temperature.settle(celsius.getAsDouble(), 0.1, 1e-4);
    double ratio = wiring.strain(output);
    return List.of(
        Words.floatAbcd(
            4,
            0,
            output,
            new Sample(sensor, strain.quantity(), strain.of(ratio)),
            new Sample(sensor, change.quantity(), change.of(sinceBaseline(ratio)))),
        Words.floatAbcd(
            4, 2, warmth, new Sample(sensor, temperature.quantity(), temperature.of(warmth))));
  }

  private boolean isDoubtful(float output) {
    double ratio = wiring.strain(output);
    // A gateway that rounds to the nanostrain first must come to the same result.
    double tolerance = 0.6e-9;
    return strain.isDoubtful(ratio, tolerance)
        || change.isDoubtful(sinceBaseline(ratio), tolerance);
  }

  private double sinceBaseline(double ratio) {
    return ratio - wiring.baseline() / 1e6;
  }
}
