package dev.goen.driver.strain;

import java.util.OptionalDouble;

/**
 * The HX711 bridge converter (Avia Semiconductor) as the kernel's driver (drivers/iio/adc/hx711.c)
 * tells it: raw is 0 to 0xFFFFFF with 0x800000 for a balanced bridge, which is the chip's 24-bit
 * two's complement with its highest bit turned.
 *
 * @param gain of the amplifier: 128 or 64 on channel 0, 32 on channel 1
 * @param excitation of the bridge and supply of the chip (AVDD), in V
 */
record Hx711(int gain, double excitation) {

  private static final int HALF = 0x80_0000;
  private static final int HIGHEST = 0xFF_FFFF;

  /** How far the kernel's scale may be off: its own rounding, and a supply that is not exact. */
  private static final double TOLERANCE = 0.15;

  /** The chip's own code, two's complement of 24 bits, from what the kernel tells. */
  static int code(long raw) {
    return (int) (raw - HALF);
  }

  /** Whether raw is a code at all, and neither end of the range. */
  static boolean within(long raw) {
    return raw > 0 && raw < HIGHEST;
  }

  /**
   * Whether the amplifier is set as the configuration says. The kernel's scale, AVDD over gain over
   * 2^24 in mV, is cut off after the picovolt, so it is good for this and not for measuring.
   */
  boolean fits(double scale) {
    double expected = excitation * 1000 / gain / (2.0 * HALF);
    return Math.abs(scale / expected - 1) <= TOLERANCE;
  }

  /**
   * The output of the bridge over its excitation, a ratio: both are of one supply, so its exact
   * voltage falls out. Empty at either end of the range.
   */
  OptionalDouble ratio(long raw) {
    return within(raw)
        ? OptionalDouble.of((double) code(raw) / HALF * 0.5 / gain)
        : OptionalDouble.empty();
  }
}
