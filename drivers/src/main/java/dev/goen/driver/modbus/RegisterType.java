package dev.goen.driver.modbus;

import java.nio.ByteBuffer;

/** How the bits of one or two registers make a number. */
public enum RegisterType {
  INT16(1),
  UINT16(1),
  INT32(2),
  UINT32(2),
  /** IEEE 754 binary32. */
  FLOAT32(2);

  private final int width;

  RegisterType(int width) {
    this.width = width;
  }

  /** How many registers it takes, 1 or 2. */
  int width() {
    return width;
  }

  /** The number these bytes (most significant first) make; exact for every type. */
  double decode(byte[] sorted) {
    ByteBuffer buffer = ByteBuffer.wrap(sorted);
    return switch (this) {
      case INT16 -> buffer.getShort();
      case UINT16 -> Short.toUnsignedInt(buffer.getShort());
      case INT32 -> buffer.getInt();
      case UINT32 -> Integer.toUnsignedLong(buffer.getInt());
      case FLOAT32 -> buffer.getFloat();
    };
  }
}
