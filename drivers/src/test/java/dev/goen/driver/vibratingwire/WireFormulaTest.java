package dev.goen.driver.vibratingwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures computed by hand from the formulas of the Geokon manuals (4000, 4200). */
class WireFormulaTest {

  private static final WireSettings.Zero ZERO =
      new WireSettings.Zero(WireGauge.digits(800), 20, LocalDate.of(2026, 4, 1));

  private static WireSettings settings(double batch) {
    return new WireSettings(
        WireGauge.GEOKON_4200, WireGauge.GEOKON_4200.factor, batch, 12.2, 10.4, Optional.of(ZERO));
  }

  @Test
  void digitsAreTheSquareOfTheFrequencyOverAThousand() {
    assertEquals(722.5, WireGauge.digits(850), 1e-9);
    assertEquals(850, WireGauge.hertz(722.5), 1e-9);
  }

  @Test
  void strainOfA4200At850HertzIs2387Point14() {
    assertEquals(2387.14e-6, settings(1).strain(722.5), 1e-9);
  }

  @Test
  void from800To850HertzWithItsBatchFactorIs265Point77() {
    assertEquals(265.77e-6, settings(0.975).change(722.5, ZERO), 0.5e-8);
  }

  /** Ten degrees more: the steel wire lengthens by 18 microstrain more than its concrete. */
  @Test
  void warmthThatTheWireShowsLessOfIsAddedToTheLoad() {
    assertEquals(283.77e-6, settings(0.975).load(722.5, 30, ZERO), 0.5e-8);
    assertEquals(265.77e-6, settings(0.975).load(722.5, 20, ZERO), 0.5e-8);
  }

  /**
   * 3000 ohms at 25 degrees is its type; the others are the ends of the makers' table and what lies
   * on it, which their equation meets to 0.2 degrees.
   */
  @ParameterizedTest
  @CsvSource({"201100, -50", "9796, 0", "3748, 20", "3000, 25", "1598, 40", "55.6, 150"})
  void thermistorTellsTheTemperatureOfItsTable(double ohms, double celsius) {
    assertEquals(celsius, Thermistor.celsius(ohms).orElseThrow(), 0.2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -3000, 50, 1e6, Double.NaN, Double.POSITIVE_INFINITY})
  void brokenThermistorTellsNone(double ohms) {
    assertTrue(Thermistor.celsius(ohms).isEmpty());
  }

  @Test
  void wireThatVibratesAsNoneCanIsNotBelieved() {
    assertTrue(WireGauge.GEOKON_4200.believes(WireGauge.digits(850)));
    assertFalse(WireGauge.GEOKON_4200.believes(0));
    assertFalse(WireGauge.GEOKON_4200.believes(WireGauge.digits(2400)));
    assertFalse(WireGauge.GEOKON_4200.believes(Double.NaN));
    assertTrue(WireGauge.GEOKON_4202.believes(WireGauge.digits(2400)));
  }
}
