package dev.goen.driver.rfid;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Finds the frames of 125 kHz readers of EM4100 tags in a stream of bytes. It is a value that eats
 * bytes, and is never changed itself.
 *
 * <pre>
 *  +----+--------------------------+-----------------+--------------+
 *  | 02 | 10 hex digits: version,  | 2 hex digits:   | 03 (RDM6300) |
 *  |    | tag (5 bytes)            | XOR of the 5    | 0D 0A 03     |
 *  |    |                          |                 | (ID-12LA)    |
 *  +----+--------------------------+-----------------+--------------+
 * </pre>
 *
 * <p>Bytes between frames are passed over; 02 always starts anew, since it is no part of a frame.
 */
final class TagFramer {

  private static final int START = 0x02;
  private static final int END = 0x03;
  private static final int ID_DIGITS = 10;
  private static final int DIGITS = 12;

  /** A framer at rest. */
  static final TagFramer IDLE = new TagFramer(new byte[0]);

  /** What came of the present frame, its start included; empty between frames. */
  private final byte[] pending;

  private TagFramer(byte[] pending) {
    this.pending = pending;
  }

  /** What a chunk led to; each but the first leaves the rest of the chunk uneaten. */
  sealed interface Step {

    /** The chunk is eaten, and no frame is whole yet. */
    record NeedMore(TagFramer next) implements Step {}

    /**
     * A sound frame.
     *
     * @param rawId 10 upper-case digits; kept out of the text form
     * @param eaten how many bytes of the chunk are used up
     */
    record Complete(String rawId, int eaten) implements Step {
      @Override
      public String toString() {
        return "Complete[eaten=" + eaten + "]";
      }
    }

    /**
     * A frame that cannot be used.
     *
     * @param reason what was wrong; never any of its bytes
     * @param next where to go on
     */
    record Rejected(String reason, int eaten, TagFramer next) implements Step {}
  }

  /** Takes bytes from {@code from} on, up to {@code length}, until something is decided. */
  Step eat(byte[] chunk, int from, int length) {
    byte[] frame = Arrays.copyOf(pending, DIGITS + 4);
    int count = pending.length;
    for (int at = from; at < length; at++) {
      byte next = chunk[at];
      if (next == START) {
        boolean cutShort = count > 0;
        frame[0] = next;
        count = 1;
        if (cutShort) {
          TagFramer again = new TagFramer(new byte[] {next});
          return new Step.Rejected("a frame was cut short", at + 1 - from, again);
        }
      } else if (count > 0) {
        frame[count++] = next;
        Verdict verdict = judge(frame, count);
        if (verdict == Verdict.WHOLE) {
          return finish(frame, at + 1 - from);
        }
        if (verdict != Verdict.GOES_ON) {
          return new Step.Rejected(verdict.reason, at + 1 - from, IDLE);
        }
      }
    }
    return new Step.NeedMore(new TagFramer(Arrays.copyOf(frame, count)));
  }

  private enum Verdict {
    GOES_ON(""),
    WHOLE(""),
    NOT_HEX("a character that is no hexadecimal digit"),
    NO_END("the end mark is not where it should be");

    private final String reason;

    Verdict(String reason) {
      this.reason = reason;
    }
  }

  /** Judges the last byte of a frame that was sound up to it. */
  private static Verdict judge(byte[] frame, int count) {
    int last = frame[count - 1];
    if (count <= DIGITS + 1) {
      return HexFormat.isHexDigit(last) ? Verdict.GOES_ON : Verdict.NOT_HEX;
    }
    int behind = count - DIGITS - 1;
    if (last == END && (behind == 1 || behind == 3)) {
      return Verdict.WHOLE;
    }
    boolean newLine = (behind == 1 && last == '\r') || (behind == 2 && last == '\n');
    return newLine ? Verdict.GOES_ON : Verdict.NO_END;
  }

  private static Step finish(byte[] frame, int eaten) {
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
        ? new Step.Complete(digits.substring(0, ID_DIGITS).toUpperCase(Locale.ROOT), eaten)
        : new Step.Rejected("the checksum is wrong", eaten, IDLE);
  }
}
