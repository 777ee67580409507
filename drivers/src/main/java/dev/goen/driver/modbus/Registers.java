package dev.goen.driver.modbus;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The content of a block of registers, as it came. */
final class Registers {

  private final RegisterBlock block;
  private final byte[] bytes;

  /**
   * Content of a block.
   *
   * @param bytes two per register, the high one first
   */
  Registers(RegisterBlock block, byte[] bytes) {
    if (bytes.length != 2 * block.count()) {
      throw new IllegalArgumentException(
          "bytes must be " + 2 * block.count() + ": " + bytes.length);
    }
    this.block = block;
    this.bytes = bytes.clone();
  }

  RegisterBlock block() {
    return block;
  }

  /** For a person: two registers as one number, others byte by byte: {@code 5.20}. */
  String told() {
    if (block.count() == 2) {
      return Integer.toUnsignedString(ByteBuffer.wrap(bytes).getInt());
    }
    List<String> parts = new ArrayList<>();
    for (byte one : bytes) {
      parts.add(String.valueOf(one & 0xFF));
    }
    return String.join(".", parts);
  }

  /** A copy of the bytes of some registers. */
  byte[] at(int register, int width) {
    int from = 2 * (register - block.register());
    return Arrays.copyOfRange(bytes, from, from + 2 * width);
  }
}
