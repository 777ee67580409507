package dev.goen.buffer;

import java.util.Arrays;

/** Bytes being written: fixed-width integers are big-endian, varints are unsigned LEB128. */
final class ByteSink {

  private byte[] bytes = new byte[256];
  private int length;

  int length() {
    return length;
  }

  void u8(int value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) value;
  }

  void u32(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      u8(value >>> shift);
    }
  }

  void u64(long value) {
    u32((int) (value >>> 32));
    u32((int) value);
  }

  void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      u8(((int) rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    u8((int) rest);
  }

  /** A number that may be negative, small ones first: 0, -1, 1, -2, … */
  void zigzag(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  /** One varint a character, so that every Java string comes back as it was. */
  void text(String text) {
    varint(text.length());
    for (int i = 0; i < text.length(); i++) {
      varint(text.charAt(i));
    }
  }

  void raw(byte[] source) {
    if (bytes.length - length < source.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * length, length + source.length));
    }
    System.arraycopy(source, 0, bytes, length, source.length);
    length += source.length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }
}
