package dev.goen.driver.modbus;

import dev.goen.reading.Reading;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.List;

/**
 * Tells whether numbers can be what a register map takes them for. A device answers any map whose
 * registers it has; only the numbers show that it is another's.
 */
final class Plausible {

  private static final double DEEPEST_METRES = 300;
  private static final double HIGHEST_ABOVE_SENSOR = -20;
  private static final double COLDEST = -50;
  private static final double HOTTEST = 120;

  /** Steel yields at 0.002; a bridge tells some mV/V. */
  private static final double MOST_RATIO = 0.05;

  private Plausible() {}

  /** Whether there is a value, and none that cannot be. */
  static boolean all(List<Reading> readings) {
    boolean any = false;
    for (Reading reading : readings) {
      switch (reading.value()) {
        case Value.Decimal number -> {
          if (!number(number.toDouble(), reading.unit())) {
            return false;
          }
          any = true;
        }
        case Value.Binary64(double number) -> {
          if (!number(number, reading.unit())) {
            return false;
          }
          any = true;
        }
        case Value.None _, Value.Text _, Value.Flag _, Value.Bytes _ -> {}
      }
    }
    return any;
  }

  private static boolean number(double number, Unit unit) {
    return switch (unit.symbol()) {
      case "m" -> number >= HIGHEST_ABOVE_SENSOR && number <= DEEPEST_METRES;
      case "Cel" -> number >= COLDEST && number <= HOTTEST;
      case "/" -> Math.abs(number) <= MOST_RATIO;
      default -> true;
    };
  }
}
