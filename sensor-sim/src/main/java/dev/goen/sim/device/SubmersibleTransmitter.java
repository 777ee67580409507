package dev.goen.sim.device;

import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * A submersible RS-485 level transmitter of the kind many brands sell: function 3, 16-bit integers,
 * the value with its own number of decimals beside it.
 */
public final class SubmersibleTransmitter implements RegisterImage {

  private static final int BAUD_9600 = 3;
  private static final int METRES_OF_WATER = 7;
  private static final int DECIMALS = 3;

  /** The end of its converter: the cell is cut off. */
  private static final int FAILED = 32767;

  private static final double TOLERANCE = 1e-6;

  private final int address;
  private final String sensor;
  private final DoubleSupplier metres;
  private final Expectation level;

  /** A transmitter with a range of 0 to 5 m at that Modbus address. */
  public SubmersibleTransmitter(
      int address, String sensor, DoubleSupplier metres, Expectation level) {
    this.address = address;
    this.sensor = sensor;
    this.metres = metres;
    this.level = level;
  }

  @Override
  public List<Field> now() {
    double shown = level.settle(metres.getAsDouble(), 0.001, TOLERANCE);
    int raw = Double.isNaN(shown) ? FAILED : (int) Math.round(shown * 1000);
    Sample sample = level.sample(sensor, raw == FAILED ? Double.NaN : raw / 1000.0);
    return List.of(
        Words.int16(3, 0, address),
        Words.int16(3, 1, BAUD_9600),
        Words.int16(3, 2, METRES_OF_WATER),
        Words.int16(3, 3, DECIMALS),
        Words.int16(3, 4, raw, sample),
        Words.int16(3, 5, 0),
        Words.int16(3, 6, 5000),
        Words.int16(3, 0x0C, 0));
  }
}
