package dev.goen.driver.modbus;

import java.util.Arrays;
import java.util.HexFormat;

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

  /** All of them, four hexadecimal digits each. */
  String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /** A copy of the bytes of some registers. */
  byte[] at(int register, int width) {
    int from = 2 * (register - block.register());
    return Arrays.copyOfRange(bytes, from, from + 2 * width);
  }
}
