package dev.goen.sim.device;

import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * A Keller series 33X pressure gauge under water (communication protocol for class 5, groups 20, 21
 * and 24): function 3, big-endian floats from register 0, the same as integers from 0x10.
 *
 * <p>It knows pressure only. The water above it follows from the density and standard gravity.
 */
public final class KellerGauge implements RegisterImage {

  private static final double GRAVITY = 9.80665;
  private static final double PASCAL_PER_BAR = 1e5;

  /** Seen on the display of real ones: 2 mm of water is the noise of a 10 m range. */
  private static final double STEP_METRES = 0.002;

  private static final double TOLERANCE = 1e-4;

  private final String sensor;
  private final DoubleSupplier depth;
  private final DoubleSupplier celsius;
  private final double density;
  private final Expectation level;
  private final Expectation temperature;
  private final int serial;

  /**
   * A gauge.
   *
   * @param depth the water above it, in metres
   * @param celsius the water's temperature
   * @param density in kg/m³, as configured in the gateway
   */
  public KellerGauge(
      String sensor,
      DoubleSupplier depth,
      DoubleSupplier celsius,
      double density,
      Expectation level,
      Expectation temperature) {
    this(sensor, depth, celsius, density, level, temperature, 123_456);
  }

  /**
   * A gauge of its own.
   *
   * @param serial its serial number
   */
  public KellerGauge(
      String sensor,
      DoubleSupplier depth,
      DoubleSupplier celsius,
      double density,
      Expectation level,
      Expectation temperature,
      int serial) {
    this.serial = serial;
    this.sensor = sensor;
    this.depth = depth;
    this.celsius = celsius;
    this.density = density;
    this.level = level;
    this.temperature = temperature;
  }

  @Override
  public List<Field> now() {
    double water = level.settle(depth.getAsDouble(), STEP_METRES, TOLERANCE);
    float p1 = (float) (water * density * GRAVITY / PASCAL_PER_BAR);
    float warmth = (float) temperature.settle(celsius.getAsDouble(), 0.1, TOLERANCE);
    double measured = p1 * PASCAL_PER_BAR / (density * GRAVITY);
    // A failed channel is told as NaN.
    Sample stage = level.sample(sensor, measured);
    Sample heat = temperature.sample(sensor, warmth);
    return List.of(
        Words.floatAbcd(3, 0x0000, 0),
        Words.floatAbcd(3, 0x0002, p1, stage),
        Words.floatAbcd(3, 0x0004, Float.NaN), // a single cell has no P2
        Words.floatAbcd(3, 0x0006, warmth, heat),
        Words.floatAbcd(3, 0x0008, warmth),
        Words.floatAbcd(3, 0x000A, Float.NaN),
        Words.int32(3, 0x0010, 0),
        Words.int32(3, 0x0012, Math.round(p1 * 100_000)), // 1/100 mbar
        Words.int32(3, 0x0014, Integer.MAX_VALUE),
        Words.int32(3, 0x0016, Math.round(warmth * 100)),
        Words.int32(3, 0x0202, serial),
        Words.int16(3, 0x020E, 0x0514), // class 5, group 20
        Words.int16(3, 0x020F, 0x0C14));
  }
}
