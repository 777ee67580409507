package dev.goen.sim.signal;

/**
 * The level in a harbour of the Sea of Japan, in metres above gauge zero: a tide of barely thirty
 * centimetres, and a surge on top of it some hours after each flood upstream.
 */
public final class Tide {

  private static final double MOON = 12.42 * 3600;
  private static final double SURGE_AFTER = 70 * 60;

  private final Dice dice;
  private final Hydrograph river;

  public Tide(Dice dice, Hydrograph river) {
    this.dice = dice.named("tide");
    this.river = river;
  }

  public double level(double second) {
    double phase = dice.between(0, 2 * Math.PI, 0);
    double surge = 0.25 * (river.calmly(second - SURGE_AFTER) - Hydrograph.CALM_STAGE);
    double swell = 0.01 * Math.sin(second / 4.1) + 0.006 * Math.sin(second / 1.7 + phase);
    return 0.45 + 0.14 * Math.sin(2 * Math.PI * second / MOON + phase) + surge + swell;
  }
}
