package dev.goen.driver.sdi12;

/**
 * The check of SDI-12 1.4, clause 4.4.12: CRC-16, polynomial A001 reflected, from 0, over the
 * address and all that follows, told in three printable characters of six bits each.
 */
final class Sdi12Crc {

  /** How many characters a check has. */
  static final int LENGTH = 3;

  private Sdi12Crc() {}

  /** The check of a text, of which each character is one byte. */
  static String of(String text) {
    int crc = 0;
    for (int i = 0; i < text.length(); i++) {
      crc ^= text.charAt(i) & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0xA001;
      }
    }
    char[] said = {
      (char) (0x40 | (crc >>> 12)),
      (char) (0x40 | ((crc >>> 6) & 0x3F)),
      (char) (0x40 | (crc & 0x3F))
    };
    return new String(said);
  }
}
