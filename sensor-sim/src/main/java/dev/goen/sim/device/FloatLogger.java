package dev.goen.sim.device;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * A logger whose channels are big-endian floats, one in each pair of input registers from 0 on
 * (function 4). It is nobody's in particular: tilt, crack and vibration loggers of this form are
 * sold under many names.
 */
public final class FloatLogger implements RegisterImage {

  /** What two ways of computing the same conversion may differ by. */
  private static final double TOLERANCE = 1e-12;

  private final String sensor;
  private final List<Input> inputs;

  /**
   * One channel.
   *
   * @param measured in the logger's unit; NaN when its sensor is cut off
   * @param step the last digit of its converter, in the same unit
   * @param expected what the gateway makes of it
   */
  public record Input(DoubleSupplier measured, double step, Expectation expected) {

    private float shown() {
      double wanted = measured.getAsDouble();
      if (Double.isNaN(wanted)) {
        return Float.NaN;
      }
      long steps = Math.round(wanted / step);
      while (expected.isDoubtful((float) (steps * step), TOLERANCE)) {
        steps++;
      }
      return (float) (steps * step);
    }
  }

  /** A logger with these channels, in the order of its registers. */
  public FloatLogger(String sensor, List<Input> inputs) {
    this.sensor = sensor;
    this.inputs = List.copyOf(inputs);
  }

  @Override
  public List<Field> now() {
    List<Field> fields = new ArrayList<>();
    for (Input input : inputs) {
      float shown = input.shown();
      Sample sample = input.expected().sample(sensor, shown);
      fields.add(Words.floatAbcd(4, 2 * fields.size(), shown, sample));
    }
    return fields;
  }
}
