package dev.goen.uplink.payload;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes being written as CBOR (RFC 8949): items of definite length, each number in the shortest
 * form that is exact, but for floats of 2 bytes. So little of CBOR that a library would be the
 * larger part, and the larger cost: every reading of a backlog goes through here.
 */
final class CborSink {

  // Major types (RFC 8949, clause 3.1), in the upper three bits of a head.
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1 << 5;
  private static final int BYTES = 2 << 5;
  private static final int TEXT = 3 << 5;
  private static final int ARRAY = 4 << 5;
  private static final int MAP = 5 << 5;
  private static final int TAG = 6 << 5;

  /** A decimal fraction: an array of exponent and mantissa (clause 3.4.4). */
  private static final int DECIMAL_FRACTION = 4;

  private static final int FALSE = 0xf4;
  private static final int TRUE = 0xf5;
  private static final int FLOAT_4_BYTES = 0xfa;
  private static final int FLOAT_8_BYTES = 0xfb;

  /** Whole numbers up to here are exact in a float of 4 bytes. */
  private static final long MOST_OF_FLOAT = 1L << 24;

  private static final double[] TENS = {
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12
  };

  /**
   * The inverse of 5 modulo 2^64. A multiple of 5 times it is a fifth of it, and anything else
   * times it is larger than a fifth of any long: it is asked for each reading, and cheaper than
   * dividing.
   */
  private static final long FIFTH = 0xcccc_cccc_cccc_cccdL;

  private static final long MOST_FIFTH = Long.MAX_VALUE / 5;

  /** No head, and no number of a fixed length with its head, is longer. */
  private static final int LONGEST_HEAD = 9;

  /** A pack of long values, such as windows of a waveform, takes more: that is not kept. */
  private static final int MOST_KEPT = 64 * 1024;

  private byte[] bytes;
  private int length;

  /**
   * An empty sink.
   *
   * @param expected about how many bytes it will have
   */
  CborSink(int expected) {
    bytes = new byte[Math.max(16, expected)];
  }

  /** Empty again, and no larger than most packs need. */
  void clear() {
    length = 0;
    if (bytes.length > MOST_KEPT) {
      bytes = new byte[16];
    }
  }

  void array(int items) {
    head(ARRAY, items);
  }

  void map(int pairs) {
    head(MAP, pairs);
  }

  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    head(TEXT, utf8.length);
    raw(utf8);
  }

  void binary(byte[] some) {
    head(BYTES, some.length);
    raw(some);
  }

  void flag(boolean on) {
    reserve(1);
    put(on ? TRUE : FALSE);
  }

  /** A number from -24 to 23, such as a label: one byte. */
  void small(int number) {
    reserve(1);
    put(number >= 0 ? number : NEGATIVE | ~number);
  }

  void integer(long number) {
    if (number >= 0) {
      head(UNSIGNED, number);
    } else {
      head(NEGATIVE, ~number);
    }
  }

  /** A float of 4 bytes where it is exact, else of 8 (clause 3.3). */
  void binary64(double number) {
    float single = (float) number;
    if (single == number) {
      binary32(single);
    } else {
      reserve(LONGEST_HEAD);
      put(FLOAT_8_BYTES);
      fixed(Double.doubleToRawLongBits(number), 8);
    }
  }

  private void binary32(float number) {
    reserve(LONGEST_HEAD);
    put(FLOAT_4_BYTES);
    fixed(Float.floatToRawIntBits(number), 4);
  }

  /**
   * The number {@code unscaled / 10^scale}: an integer where it is one; else a float of 4 bytes
   * where that is exact and no longer than the decimal fraction.
   *
   * @param scale 0 to 12
   */
  void decimal(long unscaled, int scale) {
    long mantissa = unscaled;
    int places = scale;
    while (places > 0 && (mantissa & 1) == 0 && isFifth(mantissa * FIFTH)) {
      mantissa = (mantissa * FIFTH) >> 1;
      places--;
    }
    boolean small = mantissa >= -256 && mantissa < 256;
    if (places == 0) {
      integer(mantissa);
    } else if (!small && isFloat(mantissa, places)) {
      binary32((float) (mantissa / TENS[places]));
    } else {
      reserve(3);
      put(TAG | DECIMAL_FRACTION);
      put(ARRAY | 2);
      put(NEGATIVE | (places - 1));
      integer(mantissa);
    }
  }

  /** Of {@code m / (2^places * 5^places)} the fives must go, and the rest must fit. */
  private static boolean isFloat(long mantissa, int places) {
    long rest = mantissa;
    for (int i = 0; i < places; i++) {
      rest *= FIFTH;
      if (!isFifth(rest)) {
        return false;
      }
    }
    return Math.abs(rest) < MOST_OF_FLOAT;
  }

  /** Whether a product with {@link #FIFTH} is that of a multiple of 5. */
  private static boolean isFifth(long product) {
    return product >= -MOST_FIFTH && product <= MOST_FIFTH;
  }

  /** Items that were written before. */
  void raw(byte[] items) {
    reserve(items.length);
    System.arraycopy(items, 0, bytes, length, items.length);
    length += items.length;
  }

  /** A head: the number in it, or in the 1, 2, 4 or 8 bytes after it (clause 3). */
  private void head(int major, long number) {
    reserve(LONGEST_HEAD);
    if (number < 24) {
      put(major | (int) number);
    } else if (number < 0x100) {
      put(major | 24);
      put((int) number);
    } else if (number < 0x1_0000) {
      put(major | 25);
      fixed(number, 2);
    } else if (number < 0x1_0000_0000L) {
      put(major | 26);
      fixed(number, 4);
    } else {
      put(major | 27);
      fixed(number, 8);
    }
  }

  private void fixed(long value, int count) {
    for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
      put((int) (value >>> shift));
    }
  }

  /** For bytes that have been {@linkplain #reserve reserved}. */
  private void put(int value) {
    bytes[length++] = (byte) value;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
