package dev.goen.driver.analog;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * Words of the ADS1115, a 16-bit converter with four inputs (Texas Instruments SBAS444E, 8.1). Both
 * registers used here are 16 bits, the high byte first.
 *
 * <pre>
 * config: 15 OS (written 1: convert once; read 1: idle) | 14-12 input, 4 to 7 are AIN0 to 3
 *     against ground | 11-9 range | 8 one conversion, then sleep | 7-5 rate | 4-0 comparator off
 * </pre>
 *
 * @param range of the input
 * @param rate of conversion
 */
record Ads1115(int input, Range range, Rate rate) {

  static final int CONVERSION = 0;
  static final int CONFIG = 1;

  private static final int OS = 0x8000;
  private static final int ONCE = 0x0100;
  private static final int COMPARATOR_OFF = 0x0003;

  /** The full scale, either way; the input itself stands no more than its supply. */
  enum Range {
    V6_144(6.144),
    V4_096(4.096),
    V2_048(2.048),
    V1_024(1.024),
    V0_512(0.512),
    V0_256(0.256);

    private final double volts;

    Range(double volts) {
      this.volts = volts;
    }

    double volts() {
      return volts;
    }
  }

  /** Conversions each second. */
  enum Rate {
    SPS_8(8),
    SPS_16(16),
    SPS_32(32),
    SPS_64(64),
    SPS_128(128),
    SPS_250(250),
    SPS_475(475),
    SPS_860(860);

    private final int perSecond;

    Rate(int perSecond) {
      this.perSecond = perSecond;
    }

    int perSecond() {
      return perSecond;
    }

    /** What one takes at the longest: the oscillator may be slow by 10 %. */
    Duration longest() {
      return Duration.ofNanos(1_100_000_000L / perSecond);
    }
  }

  /** The word that starts one conversion. */
  @SuppressWarnings("EnumOrdinal") // the order is that of the data sheet
  int start() {
    return OS
        | ((4 + input) << 12)
        | (range.ordinal() << 9)
        | ONCE
        | (rate.ordinal() << 5)
        | COMPARATOR_OFF;
  }

  /** Whether a config word that was read says that the conversion is done. */
  static boolean done(int config) {
    return (config & OS) != 0;
  }

  /**
   * Whether a config word that was read is the one that was written: nobody chose another input.
   */
  boolean isMine(int config) {
    return (config | OS) == start();
  }

  /** The volts of a conversion, which mean nothing when it is {@link #saturated}. */
  double volts(int counts) {
    return counts * range.volts / 0x8000;
  }

  /** Two's complement of 16 bits, the high byte first; empty when there are not two bytes. */
  static OptionalInt word(byte[] bytes) {
    return bytes.length == 2
        ? OptionalInt.of(((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF))
        : OptionalInt.empty();
  }

  static int signed(int word) {
    return (short) word;
  }

  /** Whether a conversion is at an end of the range, where the input may be anything beyond. */
  static boolean saturated(int counts) {
    return counts == Short.MAX_VALUE || counts == Short.MIN_VALUE;
  }
}
