package dev.goen.buffer;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

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

  /** Asked for every reading; that of a record is slow where only C1 compiles. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EpochId that && bits == that.bits;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(bits);
  }

  /** 16 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(bits);
  }
}
