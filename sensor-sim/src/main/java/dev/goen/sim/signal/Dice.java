package dev.goen.sim.signal;

import java.util.SplittableRandom;

/**
 * Chance without a state: the same throw gives the same number whenever and in whatever order it is
 * asked for, so that a scenario can be asked about any instant.
 *
 * @param seed another seed is another city
 */
public record Dice(long seed) {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** 0 to below 1. */
  public double throwOf(long number) {
    return new SplittableRandom(seed * GOLDEN + number).nextDouble();
  }

  /** {@code from} to below {@code to}. */
  public double between(double from, double to, long number) {
    return from + (to - from) * throwOf(number);
  }

  /** Dice for another purpose, which fall otherwise. */
  public Dice named(String purpose) {
    return new Dice(seed * 31 + purpose.hashCode());
  }
}
