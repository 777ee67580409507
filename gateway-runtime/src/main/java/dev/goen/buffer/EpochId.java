package dev.goen.buffer;

import java.util.HexFormat;

/**
 * One opening of a buffer file, by a random number: a card that was restored or cloned can never
 * give a sequence number twice.
 */
public record EpochId(long bits) {

  /** Reads 16 hexadecimal digits. */
  public static EpochId parse(String text) {
    if (text.length() != 16) {
      throw new IllegalArgumentException("not an epoch (16 hexadecimal digits): '" + text + "'");
    }
    return new EpochId(HexFormat.fromHexDigitsToLong(text));
  }

  /** 16 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(bits);
  }
}
