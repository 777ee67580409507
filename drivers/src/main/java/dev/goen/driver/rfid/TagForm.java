package dev.goen.driver.rfid;

import dev.goen.driver.Framer;
import dev.goen.driver.MarkedFramer;
import dev.goen.driver.MarkedFramer.Verdict;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The frames of 125 kHz readers of EM4100 tags; what a sound one says are the ten upper-case digits
 * of the tag.
 *
 * <pre>
 *  +----+--------------------------+-----------------+--------------+
 *  | 02 | 10 hex digits: version,  | 2 hex digits:   | 03 (RDM6300) |
 *  |    | tag (5 bytes)            | XOR of the 5    | 0D 0A 03     |
 *  |    |                          |                 | (ID-12LA)    |
 *  +----+--------------------------+-----------------+--------------+
 * </pre>
 */
final class TagForm implements MarkedFramer.Form<String> {

  private static final int START = 0x02;
  private static final int END = 0x03;
  private static final int ID_DIGITS = 10;
  private static final int DIGITS = 12;
  private static final int NEW_LINE = 2;

  /** A framer at rest. */
  static final Framer<String> IDLE = MarkedFramer.idle(new TagForm());

  private TagForm() {}

  @Override
  public byte mark() {
    return START;
  }

  @Override
  public int longest() {
    return 1 + DIGITS + NEW_LINE + 1;
  }

  @Override
  public Verdict<String> judge(byte[] frame, int count) {
    int last = frame[count - 1];
    if (count <= DIGITS + 1) {
      return HexFormat.isHexDigit(last)
          ? new Verdict.GoesOn<>()
          : new Verdict.Wrong<>("a character that is no hexadecimal digit");
    }
    int behind = count - DIGITS - 1;
    if (last == END && (behind == 1 || behind == NEW_LINE + 1)) {
      return whole(frame);
    }
    boolean newLine = (behind == 1 && last == '\r') || (behind == 2 && last == '\n');
    return newLine
        ? new Verdict.GoesOn<>()
        : new Verdict.Wrong<>("the end mark is not where it should be");
  }

  private static Verdict<String> whole(byte[] frame) {
    StringBuilder digits = new StringBuilder(DIGITS);
    for (int i = 1; i <= DIGITS; i++) {
      digits.append((char) frame[i]);
    }
    int check = 0;
    for (byte one : HexFormat.of().parseHex(digits)) {
      check ^= one;
    }
    // The check byte itself is in the sum, so a sound frame sums up to zero.
    return check == 0
        ? new Verdict.Whole<>(digits.substring(0, ID_DIGITS).toUpperCase(Locale.ROOT))
        : new Verdict.Wrong<>("the checksum is wrong");
  }
}
