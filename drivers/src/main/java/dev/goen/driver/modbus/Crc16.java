package dev.goen.driver.modbus;

/**
 * The check of an RTU frame: CRC-16 with polynomial 0x8005 reflected (0xA001), initial value
 * 0xFFFF, sent low byte first (Modbus over Serial Line V1.02, clause 6.2.2).
 */
final class Crc16 {

  private static final int REFLECTED_POLYNOMIAL = 0xA001;

  private Crc16() {}

  /** The check of {@code length} bytes from {@code offset}, 0 to 0xFFFF. */
  static int of(byte[] bytes, int offset, int length) {
    int crc = 0xFFFF;
    for (int i = offset; i < offset + length; i++) {
      crc ^= bytes[i] & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ REFLECTED_POLYNOMIAL;
      }
    }
    return crc;
  }

  /** Whether the last two of these bytes are the check of those before them. */
  static boolean matches(byte[] bytes, int offset, int length) {
    int crc = of(bytes, offset, length - 2);
    int end = offset + length;
    return bytes[end - 2] == (byte) crc && bytes[end - 1] == (byte) (crc >>> 8);
  }
}
