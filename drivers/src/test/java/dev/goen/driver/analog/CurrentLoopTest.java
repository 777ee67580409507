package dev.goen.driver.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.driver.analog.Signal.Meaning;
import dev.goen.reading.Quality;
import dev.goen.reading.Reason;
import dev.goen.reading.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CurrentLoopTest {

  private static final CurrentLoop LEVEL = new CurrentLoop("level", Unit.METRE, 4, 150, 0, 10);

  @ParameterizedTest
  @CsvSource({"4, 0", "12, 5", "20, 10", "3.8, -0.125", "20.5, 10.3125"})
  void currentIsScaledFromFourToTwenty(double milliamperes, double metres) {
    Meaning meaning = LEVEL.of(milliamperes / 1000 * 150);
    assertEquals(metres, meaning.number(), 1e-9);
    assertEquals(Quality.UNCHECKED, meaning.quality());
  }

  /** NAMUR NE 43: 3.8 to 20.5 mA measures, below 3.6 and above 21 mA is a failure. */
  @ParameterizedTest
  @CsvSource({
    "0, REJECTED, HARDWARE_FAILURE",
    "3.599, REJECTED, HARDWARE_FAILURE",
    "3.6, SUSPICIOUS, UNDER_RANGE",
    "3.799, SUSPICIOUS, UNDER_RANGE",
    "20.501, SUSPICIOUS, OVER_RANGE",
    "21, SUSPICIOUS, OVER_RANGE",
    "21.001, REJECTED, HARDWARE_FAILURE",
    "25, REJECTED, HARDWARE_FAILURE",
    "-1, REJECTED, HARDWARE_FAILURE",
    "NaN, REJECTED, HARDWARE_FAILURE",
    "Infinity, REJECTED, HARDWARE_FAILURE"
  })
  void limitsAreThoseOfNamur(double milliamperes, Quality quality, Reason reason) {
    for (double ohms : new double[] {50, 100, 120, 150, 165, 249, 250}) {
      CurrentLoop loop = new CurrentLoop("level", Unit.METRE, 4, ohms, 0, 10);
      Meaning meaning = loop.of(milliamperes / 1000 * ohms);
      assertEquals(quality, meaning.quality(), ohms + " ohms");
      assertEquals(reason, meaning.reason(), ohms + " ohms");
    }
  }

  @Test
  void rangeMayFall() {
    CurrentLoop depth = new CurrentLoop("depth", Unit.METRE, 3, 150, 8, -2);
    assertEquals(8, depth.of(0.6).number(), 1e-9);
    assertEquals(-2, depth.of(3.0).number(), 1e-9);
  }
}
