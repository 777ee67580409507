package dev.goen.sim.signal;

/**
 * The stage of a small river in flash floods, in metres above gauge zero: twenty minutes of calm, a
 * rise of forty, ten at the peak, and a fall that slows down, every four hours. The first flood
 * passes every threshold to the danger level; later ones are as high as chance wants them.
 */
public final class Hydrograph {

  /** Scenario seconds from one calm to the next. */
  public static final double CYCLE = 4 * 3600;

  public static final double CALM_STAGE = 0.62;

  private static final double RISE_AT = 20 * 60;
  private static final double PEAK_AT = RISE_AT + 40 * 60;
  private static final double FALL_AT = PEAK_AT + 10 * 60;

  private final Dice dice;

  public Hydrograph(Dice dice) {
    this.dice = dice.named("hydrograph");
  }

  /** The stage at that scenario second, waves included. */
  public double stage(double second) {
    return calmly(second) + waves(second);
  }

  /** The stage without waves. */
  public double calmly(double second) {
    long cycle = (long) Math.floor(second / CYCLE);
    return CALM_STAGE + (peak(cycle) - CALM_STAGE) * shape(second - cycle * CYCLE);
  }

  private double peak(long cycle) {
    return cycle == 0 ? dice.between(3.9, 4.4, 0) : dice.between(2.2, 4.4, cycle);
  }

  /** 0 in the calm to 1 at the peak. */
  private static double shape(double second) {
    if (second < RISE_AT) {
      return 0;
    }
    if (second < PEAK_AT) {
      double part = (second - RISE_AT) / (PEAK_AT - RISE_AT);
      return part * part * (3 - 2 * part);
    }
    if (second < FALL_AT) {
      return 1;
    }
    double left = (CYCLE - second) / (CYCLE - FALL_AT);
    return left * left * left;
  }

  private double waves(double second) {
    double phase = dice.between(0, 2 * Math.PI, -1);
    return 0.006 * Math.sin(second / 7 + phase)
        + 0.004 * Math.sin(second / 2.3 + 2 * phase)
        + 0.003 * (dice.throwOf(1_000_000 + (long) Math.floor(second)) - 0.5);
  }
}
