package dev.goen.driver.strain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BridgeFormulaTest {

  /** 0.5 mV/V at gauge factor 2 is 1000 microstrain linearly and 999.0 exactly. */
  @Test
  void quarterBridgeIsExactAndNotLinear() {
    assertEquals(-999.0, 1e6 * BridgeFormula.QUARTER.strain(0.0005, 2, 0.3, 0), 0.005);
  }

  /** What a bridge gives under a strain, worked out from its four resistances. */
  @ParameterizedTest
  @CsvSource({
    // R1 R2 R3 R4: how each resistance follows the strain; -n is across (Poisson)
    "QUARTER,      0,  0,  0,  1",
    "HALF_BENDING, 0,  0, -1,  1",
    "HALF_AXIAL,   0,  0, -0.3, 1",
    "FULL_BENDING, -1, 1, -1,  1",
    "FULL_AXIAL,   -0.3, 1, -0.3, 1",
  })
  void strainThatMadeTheBridgesOutputIsFoundAgain(
      BridgeFormula formula, double r1, double r2, double r3, double r4) {
    for (double strain : new double[] {-0.005, -1e-4, 0, 1e-6, 1e-3, 0.01}) {
      double step = 2 * strain;
      double right = (1 + step * r3) / (1 + step * r3 + 1 + step * r4);
      double left = (1 + step * r2) / (1 + step * r1 + 1 + step * r2);
      assertEquals(strain, formula.strain(right - left, 2, 0.3, 0), 1e-12, "strain " + strain);
    }
  }

  /** A zero output is a zero, never a minus zero or worse. */
  @Test
  void noOutputIsNoStrain() {
    for (BridgeFormula formula : BridgeFormula.values()) {
      assertEquals(0.0, formula.strain(0, 2, 0.3, 0), 0.0);
    }
  }

  @Test
  void leadsMakeTheGaugeSeemLessSensitive() {
    double bare = BridgeFormula.FULL_BENDING.strain(0.001, 2, 0.3, 0);
    assertEquals(bare * 1.05, BridgeFormula.FULL_BENDING.strain(0.001, 2, 0.3, 0.05), 1e-15);
  }

  @Test
  void outputNoGaugeCanGiveIsNoNumber() {
    assertFalse(Double.isFinite(BridgeFormula.QUARTER.strain(-0.5, 2, 0.3, 0)));
  }
}
