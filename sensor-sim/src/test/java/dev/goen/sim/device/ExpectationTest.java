package dev.goen.sim.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpectationTest {

  @Test
  void aDepthBecomesAStageRoundedHalfUp() {
    Expectation stage = new Expectation("stage", 1, -0.35, 2);
    assertEquals("1.15", stage.of(1.5));
    assertEquals("0", stage.of(0.3511));
    assertEquals("-0.35", stage.of(0));
    assertEquals("1.2", new Expectation("stage", 1, 0, 2).of(1.1999));
    assertEquals("0.13", new Expectation("stage", 1, 0, 2).of(0.125));
  }

  /**
   * The oracle compares for equality, so no simulated value may sit where the last bit of a
   * binary32 on the wire decides the last centimetre at the hub.
   */
  @Test
  void noShownValueLiesOnTheEdgeBetweenTwoResults() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Expectation stage = new Expectation("stage", 1, -0.35, 2);
    for (int i = 0; i < 10_000; i++) {
      double shown = stage.settle(random.nextDouble() * 10, 0.001, 1e-4);
      assertFalse(stage.isDoubtful(shown, 1e-4), "seed " + seed);
      assertEquals(stage.of(shown), stage.of((float) shown), "seed " + seed);
    }
    assertTrue(stage.isDoubtful(1.235, 1e-4));
  }

  /** What is printed as wiring must lead back from the bridge's output to the strain. */
  @Test
  void everyBridgeGivesBackTheStrainThatBentIt() {
    // Vr = 0.5 mV/V, factor 2, quarter bridge: -999.0 microstrain, a value of the literature.
    assertEquals(-999.0e-6, Bridge.QUARTER.strain(0.5e-3, 2, 0.3), 1e-8);
    for (Bridge bridge : Bridge.values()) {
      for (double strain : new double[] {-2000e-6, -1e-6, 0, 3e-6, 1500e-6}) {
        double output = bridge.output(strain, 2.1, 0.285);
        assertEquals(strain, bridge.strain(output, 2.1, 0.285), 1e-15, bridge.setting());
      }
    }
  }
}
