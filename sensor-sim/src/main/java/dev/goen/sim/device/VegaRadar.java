package dev.goen.sim.device;

import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * A VEGAPULS radar gauge with Modbus (operating instructions, register map): function 4, the
 * primary value in metres with its status before it.
 */
public final class VegaRadar implements RegisterImage {

  private static final int METRES = 45; // HART unit code
  private static final int PV_INVALID = 1;
  private static final double TOLERANCE = 1e-5;

  private final String sensor;
  private final DoubleSupplier metres;
  private final Expectation level;

  /** A radar that shows {@code metres} as its primary value. */
  public VegaRadar(String sensor, DoubleSupplier metres, Expectation level) {
    this.sensor = sensor;
    this.metres = metres;
    this.level = level;
  }

  @Override
  public List<Field> now() {
    float pv = (float) level.settle(metres.getAsDouble(), 0.001, TOLERANCE);
    Sample sample = level.sample(sensor, pv);
    int status = Float.isNaN(pv) ? PV_INVALID : 0;
    return List.of(
        Words.int32(4, 100, status),
        Words.zeros(4, 102, 2),
        Words.int32(4, 104, METRES),
        Words.floatCdab(4, 106, pv, sample),
        Words.zeros(4, 108, 12),
        Words.int32(4, 2000, status),
        Words.floatAbcd(4, 2002, pv, sample),
        Words.zeros(4, 2004, 6),
        Words.int16(3, 3000, 1)); // byte order of the old block: CDAB
  }
}
