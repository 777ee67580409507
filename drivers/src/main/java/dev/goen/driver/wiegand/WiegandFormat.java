package dev.goen.driver.wiegand;

import java.util.HexFormat;

/**
 * How the bits of a frame are laid out: a bit that makes the parity of the first half even, the
 * data, a bit that makes the parity of the second half odd. Where the number of data bits is odd,
 * the halves share the one in the middle (SIA AC-01 for 26 bits; HID H10302 for 37).
 */
enum WiegandFormat {
  BITS_26(26),
  BITS_34(34),
  BITS_37(37);

  private final int length;

  WiegandFormat(int length) {
    this.length = length;
  }

  /** Bits of a frame, both parities included. */
  int length() {
    return length;
  }

  /**
   * Whether both parities are right.
   *
   * @param bits the frame, its last bit the lowest
   */
  boolean isSound(long bits) {
    int half = (length - 1) / 2;
    long first = bits >>> (length - 1 - half);
    long second = bits & ((1L << (half + 1)) - 1);
    return Long.bitCount(first) % 2 == 0 && Long.bitCount(second) % 2 == 1;
  }

  /** The card's number in upper-case hexadecimal digits, with zeros in front up to whole bytes. */
  String number(long bits) {
    long data = (bits >>> 1) & ((1L << (length - 2)) - 1);
    int digits = (length - 2 + 7) / 8 * 2;
    return HexFormat.of().withUpperCase().toHexDigits(data, digits);
  }
}
