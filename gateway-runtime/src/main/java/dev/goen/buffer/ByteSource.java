package dev.goen.buffer;

import java.util.Arrays;

/** Bytes being read, the inverse of {@link ByteSink}; it never reads or allocates past the end. */
final class ByteSource {

  private final byte[] bytes;
  private final int end;
  private int position;

  ByteSource(byte[] bytes, int begin, int end) {
    this.bytes = bytes;
    this.position = begin;
    this.end = end;
  }

  /** The bytes are not what they should be. */
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  int remaining() {
    return end - position;
  }

  int u8() {
    if (position >= end) {
      throw new Malformed("ends too early, at byte " + position);
    }
    return bytes[position++] & 0xff;
  }

  int u32() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = (value << 8) | u8();
    }
    return value;
  }

  long u64() {
    return ((long) u32() << 32) | (u32() & 0xffff_ffffL);
  }

  long varint() {
    int first = u8();
    return first < 0x80 ? first : longer(first);
  }

  private long longer(int first) {
    long value = first & 0x7f;
    for (int shift = 7; shift < 64; shift += 7) {
      int b = u8();
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new Malformed("a number of more than ten bytes before byte " + position);
  }

  long zigzag() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A count or length that cannot be larger than what is left, as each unit takes a byte. */
  int count() {
    long value = varint();
    if (value < 0 || value > remaining()) {
      throw new Malformed("a count of " + value + " before byte " + position);
    }
    return (int) value;
  }

  /** An index below a bound. */
  int index(int bound) {
    long value = varint();
    if (value < 0 || value >= bound) {
      throw new Malformed("index " + value + " of " + bound);
    }
    return (int) value;
  }

  String text() {
    char[] chars = new char[count()];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) index(1 << 16);
    }
    return new String(chars);
  }

  byte[] raw(int length) {
    if (length > remaining()) {
      throw new Malformed("ends too early, at byte " + end);
    }
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }
}
