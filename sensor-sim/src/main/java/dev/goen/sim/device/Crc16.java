package dev.goen.sim.device;

/**
 * The CRC-16 of Modbus RTU by table (Modbus over serial line V1.02, appendix B): polynomial 0xA001
 * reflected, start 0xFFFF, sent low byte first.
 */
public final class Crc16 {

  private static final int[] TABLE = new int[256];

  static {
    for (int index = 0; index < TABLE.length; index++) {
      int crc = index;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? (crc >>> 1) ^ 0xA001 : crc >>> 1;
      }
      TABLE[index] = crc;
    }
  }

  private Crc16() {}

  /** The check of the first {@code length} bytes from {@code offset}. */
  public static int of(byte[] bytes, int offset, int length) {
    int crc = 0xFFFF;
    for (int i = offset; i < offset + length; i++) {
      crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[i]) & 0xFF];
    }
    return crc;
  }

  /** Whether the last two of these bytes are the check of those before. */
  public static boolean closes(byte[] bytes, int offset, int length) {
    int crc = of(bytes, offset, length - 2);
    return (bytes[offset + length - 2] & 0xFF) == (crc & 0xFF)
        && (bytes[offset + length - 1] & 0xFF) == crc >>> 8;
  }

  /** The same bytes with their check behind them. */
  public static byte[] append(byte[] body) {
    byte[] frame = java.util.Arrays.copyOf(body, body.length + 2);
    int crc = of(body, 0, body.length);
    frame[body.length] = (byte) crc;
    frame[body.length + 1] = (byte) (crc >>> 8);
    return frame;
  }
}
