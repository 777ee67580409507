package dev.goen.sim.device;

/**
 * How strain gauges are wired, and what the bridge then gives: Vr, in V/V, for a strain, and back.
 * The formulas are those of the strain gauge literature (for example National Instruments, strain
 * gauge configuration types), with its sign: tension makes Vr negative.
 */
public enum Bridge {
  QUARTER("quarter") {
    @Override
    double strain(double vr, double gaugeFactor, double poisson) {
      return -4 * vr / (gaugeFactor * (1 + 2 * vr));
    }

    @Override
    double output(double strain, double gaugeFactor, double poisson) {
      double e = strain * gaugeFactor;
      return -e / (4 + 2 * e);
    }
  },
  HALF_BENDING("half-bending") {
    @Override
    double strain(double vr, double gaugeFactor, double poisson) {
      return -2 * vr / gaugeFactor;
    }

    @Override
    double output(double strain, double gaugeFactor, double poisson) {
      return -strain * gaugeFactor / 2;
    }
  },
  HALF_AXIAL("half-axial") {
    @Override
    double strain(double vr, double gaugeFactor, double poisson) {
      return -4 * vr / (gaugeFactor * ((1 + poisson) - 2 * vr * (poisson - 1)));
    }

    @Override
    double output(double strain, double gaugeFactor, double poisson) {
      double e = strain * gaugeFactor;
      return e * (1 + poisson) / (2 * e * (poisson - 1) - 4);
    }
  },
  FULL_BENDING("full-bending") {
    @Override
    double strain(double vr, double gaugeFactor, double poisson) {
      return -vr / gaugeFactor;
    }

    @Override
    double output(double strain, double gaugeFactor, double poisson) {
      return -strain * gaugeFactor;
    }
  },
  FULL_AXIAL("full-axial") {
    @Override
    double strain(double vr, double gaugeFactor, double poisson) {
      return -2 * vr / (gaugeFactor * ((poisson + 1) - vr * (poisson - 1)));
    }

    @Override
    double output(double strain, double gaugeFactor, double poisson) {
      double e = strain * gaugeFactor;
      return e * (poisson + 1) / (e * (poisson - 1) - 2);
    }
  };

  private final String setting;

  Bridge(String setting) {
    this.setting = setting;
  }

  /** Its name in the gateway's configuration. */
  public String setting() {
    return setting;
  }

  /** The strain (a ratio) that makes the bridge give {@code vr} V/V. */
  abstract double strain(double vr, double gaugeFactor, double poisson);

  /** What the bridge gives, in V/V, under that strain (a ratio). */
  abstract double output(double strain, double gaugeFactor, double poisson);

  /** What a bridge on which Poisson's ratio has no part gives, in V/V, under a strain (a ratio). */
  public double output(double strain, double gaugeFactor) {
    return output(strain, gaugeFactor, 0);
  }
}
