package dev.goen.sim.scenario;

import dev.goen.sim.signal.Dice;

/**
 * What a strain gauge under a bridge feels: the deck warms and cools over the day, and each vehicle
 * bends it for some seconds, a lorry more than a car.
 */
final class BridgeDeck {

  private static final double DAY = 86_400;

  /** One vehicle comes in each of these spans, at a time and of a weight that chance gives. */
  private static final double SPAN = 9;

  private final Dice dice;

  BridgeDeck(Dice dice) {
    this.dice = dice.named("bridge");
  }

  /** Degrees Celsius; the scenario begins at noon, the warmest hour. */
  double celsius(double second) {
    return 13.5 + 6.5 * Math.cos(2 * Math.PI * second / DAY);
  }

  /** Microstrain, tension positive: the load, and 4 for each degree that the deck is off 20 °C. */
  double microstrain(double second) {
    long span = (long) Math.floor(second / SPAN);
    // A crossing may reach into the next span.
    double load = crossing(span - 1, second) + crossing(span, second);
    double hum = 0.6 * (dice.throwOf(2_000_000 + (long) Math.floor(second * 10)) - 0.5);
    return 4 * (celsius(second) - 20) + load + hum;
  }

  private double crossing(long span, double second) {
    double starts = span * SPAN + dice.between(0, SPAN - 1, 4 * span);
    double lasts = dice.between(2, 5, 4 * span + 1);
    double part = (second - starts) / lasts;
    if (part <= 0 || part >= 1) {
      return 0;
    }
    boolean lorry = dice.throwOf(4 * span + 2) < 0.15;
    double peak = dice.between(lorry ? 40 : 4, lorry ? 95 : 12, 4 * span + 3);
    double bow = Math.sin(Math.PI * part);
    return peak * bow * bow;
  }
}
