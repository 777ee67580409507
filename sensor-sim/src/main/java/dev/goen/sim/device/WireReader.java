package dev.goen.sim.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * A reader of one vibrating-wire strain gauge: function 4, big-endian floats, register 0 the
 * frequency in Hz, register 2 the resistance of its thermistor in ohms.
 */
public final class WireReader implements RegisterImage {

  private static final double MICRO = 1e-6;

  /** The last digit of its frequency. */
  private static final double STEP_HERTZ = 0.01;

  /** What another order of the same formula may differ by. */
  private static final double TOLERANCE = 1e-12;

  private final String sensor;
  private final DoubleSupplier hertz;
  private final DoubleSupplier ohms;
  private final Mounting mounting;

  /**
   * How the gauge was made and mounted, as configured in the gateway.
   *
   * @param factor microstrain of one digit
   * @param wire microstrain per degree of the wire
   * @param member microstrain per degree of what it is mounted on
   * @param zeroHertz what it showed then
   * @param zeroCelsius the temperature then
   */
  public record Mounting(
      double factor,
      double batch,
      double wire,
      double member,
      double zeroHertz,
      double zeroCelsius) {

    private double apparent(double frequency) {
      double digits = (frequency - zeroHertz) * (frequency + zeroHertz) / 1000;
      return batch * factor * digits * MICRO;
    }

    private double load(double frequency, double celsius) {
      return apparent(frequency) + (wire - member) * (celsius - zeroCelsius) * MICRO;
    }
  }

  public WireReader(String sensor, DoubleSupplier hertz, DoubleSupplier ohms, Mounting mounting) {
    this.sensor = sensor;
    this.hertz = hertz;
    this.ohms = ohms;
    this.mounting = mounting;
  }

  private static double celsius(double resistance) {
    double ln = Math.log(resistance);
    return 1 / (1.4051e-3 + ln * (2.369e-4 + ln * ln * 1.019e-7)) - 273.2;
  }

  @Override
  public List<Field> now() {
    Expectation cents = Expectation.asMeasured("", 2);
    Expectation strains = Expectation.asMeasured("", 8);
    long steps = Math.round(hertz.getAsDouble() / STEP_HERTZ);
    float resistance = (float) ohms.getAsDouble();
    double warmth = celsius(resistance);
    float frequency;
    do {
      frequency = (float) (steps++ * STEP_HERTZ);
    } while (strains.isDoubtful(strain(frequency), TOLERANCE)
        || strains.isDoubtful(mounting.apparent(frequency), TOLERANCE)
        || strains.isDoubtful(mounting.load(frequency, warmth), TOLERANCE));
    List<Sample> samples = new ArrayList<>();
    samples.add(new Sample(sensor, "frequency", cents.of(frequency)));
    samples.add(new Sample(sensor, "strain", strains.of(strain(frequency))));
    samples.add(new Sample(sensor, "strain-change", strains.of(mounting.apparent(frequency))));
    samples.add(new Sample(sensor, "strain-load", strains.of(mounting.load(frequency, warmth))));
    return List.of(
        Words.floatAbcd(4, 0, frequency, samples.toArray(Sample[]::new)),
        Words.floatAbcd(4, 2, resistance, new Sample(sensor, "temperature", cents.of(warmth))));
  }

  private double strain(double frequency) {
    return mounting.factor() * frequency * frequency / 1000 * MICRO;
  }
}
