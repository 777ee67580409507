package dev.goen.driver.strain;

/**
 * From the output of a Wheatstone bridge to strain, by how its gauges are wired.
 *
 * <p>Vr is the output less the output without load, both divided by the excitation (V/V, a ratio).
 * The formulas are exact where the bridge is not linear (quarter, axial), and have the sign of the
 * usual circuit (National Instruments, Strain Gauge Configuration Types): a positive Vr is
 * compression. Results are ratios; 1e-6 is a microstrain.
 */
public enum BridgeFormula {
  /** One active gauge. */
  QUARTER {
    @Override
    double exact(double vr, double gaugeFactor, double poisson) {
      return -4 * vr / (gaugeFactor * (1 + 2 * vr));
    }
  },
  /** Two gauges, one on each side of a bent member. */
  HALF_BENDING {
    @Override
    double exact(double vr, double gaugeFactor, double poisson) {
      return -2 * vr / gaugeFactor;
    }
  },
  /** Two gauges, one along and one across the force. */
  HALF_AXIAL {
    @Override
    double exact(double vr, double gaugeFactor, double poisson) {
      return -4 * vr / (gaugeFactor * ((1 + poisson) - 2 * vr * (poisson - 1)));
    }
  },
  /** Four gauges, two on each side of a bent member. */
  FULL_BENDING {
    @Override
    double exact(double vr, double gaugeFactor, double poisson) {
      return -vr / gaugeFactor;
    }
  },
  /** Four gauges, two along and two across the force. */
  FULL_AXIAL {
    @Override
    double exact(double vr, double gaugeFactor, double poisson) {
      return -2 * vr / (gaugeFactor * ((poisson + 1) - vr * (poisson - 1)));
    }
  };

  abstract double exact(double vr, double gaugeFactor, double poisson);

  /**
   * The strain.
   *
   * @param vr output less zero output, over excitation: a ratio, so mV/V divided by 1000
   * @param gaugeFactor of the gauges, about 2
   * @param poisson the material's ratio, about 0.3; only axial bridges use it
   * @param leadRatio resistance of the leads over that of the gauge; 0 when it is corrected already
   * @return a ratio; not finite when the output is one no gauge can give
   */
  public double strain(double vr, double gaugeFactor, double poisson, double leadRatio) {
    return exact(vr, gaugeFactor, poisson) * (1 + leadRatio);
  }
}
