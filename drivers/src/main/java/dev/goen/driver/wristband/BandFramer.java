package dev.goen.driver.wristband;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Finds the frames of RFT500 wristbands in a stream of bytes. It is a value that eats bytes, and is
 * never changed itself.
 *
 * <pre>
 *  +---+----------+----+----------+--------+---------------+----------+-------+
 *  | $ | reader   | 00 | tag      | status | temperature   | strength | CR LF |
 *  |   | 6 digits |    | 6 digits | 0 to 7 | 000-400, or   | 00 to 99 |       |
 *  |   |          |    |          |        | not there     |          |       |
 *  +---+----------+----+----------+--------+---------------+----------+-------+
 * </pre>
 *
 * <p>Source: Champtek/Scantech RFT500 user manual, "Packet Format". Status bit 0 is taken off, bit
 * 1 battery low, bit 2 key pressed. There is no check, so only the two exact forms are frames.
 * Bytes between frames are passed over; {@code $} always starts anew.
 */
final class BandFramer {

  private static final byte START = '$';
  private static final int SHORT = 18;
  private static final int LONG = 21;
  private static final int WARMEST_TENTHS = 400;

  /** A framer at rest. */
  static final BandFramer IDLE = new BandFramer(new byte[0]);

  /** What came of the present frame, its start included; empty between frames. */
  private final byte[] pending;

  private BandFramer(byte[] pending) {
    this.pending = pending;
  }

  /** What a chunk led to; each but the first leaves the rest of the chunk uneaten. */
  sealed interface Step {

    /** The chunk is eaten, and no frame is whole yet. */
    record NeedMore(BandFramer next) implements Step {}

    /** A frame in one of the two forms. */
    record Complete(BandFrame frame, int eaten) implements Step {}

    /**
     * A frame that cannot be used.
     *
     * @param reason what was wrong; never any of its bytes
     */
    record Rejected(String reason, int eaten, BandFramer next) implements Step {}
  }

  /** Takes bytes from {@code from} on, up to {@code length}, until something is decided. */
  Step eat(byte[] chunk, int from, int length) {
    byte[] frame = Arrays.copyOf(pending, LONG + 2);
    int count = pending.length;
    for (int at = from; at < length; at++) {
      byte next = chunk[at];
      int eaten = at + 1 - from;
      if (next == START) {
        if (count > 0) {
          return new Step.Rejected(
              "a frame was cut short", eaten, new BandFramer(new byte[] {START}));
        }
        frame[count++] = START;
      } else if (count > 0) {
        frame[count++] = next;
        if (next == '\n' && frame[count - 2] == '\r') {
          return whole(frame, count - 2, eaten);
        }
        boolean afterReturn = frame[count - 2] == '\r';
        boolean digit = next >= '0' && next <= '9';
        if (afterReturn || (!digit && next != '\r') || count == frame.length) {
          return new Step.Rejected("not the form of a frame", eaten, IDLE);
        }
      }
    }
    return new Step.NeedMore(new BandFramer(Arrays.copyOf(frame, count)));
  }

  /** Everything up to {@code length} is a dollar sign and digits. */
  private static Step whole(byte[] frame, int length, int eaten) {
    String text = new String(frame, 0, length, StandardCharsets.US_ASCII);
    if ((length != SHORT && length != LONG) || !text.startsWith("00", 7) || text.charAt(15) > '7') {
      return new Step.Rejected("not the form of a frame", eaten, IDLE);
    }
    OptionalInt tenths =
        length == LONG ? OptionalInt.of(Integer.parseInt(text, 16, 19, 10)) : OptionalInt.empty();
    if (tenths.orElse(0) > WARMEST_TENTHS) {
      return new Step.Rejected("a temperature beyond 40 degrees", eaten, IDLE);
    }
    int status = text.charAt(15) - '0';
    int strength = Integer.parseInt(text, length - 2, length, 10);
    return new Step.Complete(
        new BandFrame(
            text.substring(1, 7),
            text.substring(9, 15),
            (status & 1) != 0,
            (status & 2) != 0,
            (status & 4) != 0,
            tenths,
            strength),
        eaten);
  }
}
