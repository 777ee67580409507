package dev.goen.driver.wristband;

import dev.goen.driver.Framer;
import dev.goen.driver.MarkedFramer;
import dev.goen.driver.MarkedFramer.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/**
 * The frames of RFT500 wristbands.
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
 */
final class BandForm implements MarkedFramer.Form<BandFrame> {

  private static final int SHORT = 18;
  private static final int LONG = 21;
  private static final int WARMEST_TENTHS = 400;
  private static final Verdict<BandFrame> NO_FRAME = new Verdict.Wrong<>("not the form of a frame");

  /** A framer at rest. */
  static final Framer<BandFrame> IDLE = MarkedFramer.idle(new BandForm());

  private BandForm() {}

  @Override
  public byte mark() {
    return '$';
  }

  @Override
  public int longest() {
    return LONG + 2;
  }

  @Override
  public Verdict<BandFrame> judge(byte[] frame, int count) {
    byte last = frame[count - 1];
    boolean afterReturn = frame[count - 2] == '\r';
    if (last == '\n' && afterReturn) {
      return whole(frame, count - 2);
    }
    boolean digit = last >= '0' && last <= '9';
    return afterReturn || (!digit && last != '\r') || count == longest()
        ? NO_FRAME
        : new Verdict.GoesOn<>();
  }

  /** Everything up to {@code length} is a dollar sign and digits. */
  private static Verdict<BandFrame> whole(byte[] frame, int length) {
    String text = new String(frame, 0, length, StandardCharsets.US_ASCII);
    if ((length != SHORT && length != LONG) || !text.startsWith("00", 7) || text.charAt(15) > '7') {
      return NO_FRAME;
    }
    OptionalInt tenths =
        length == LONG ? OptionalInt.of(Integer.parseInt(text, 16, 19, 10)) : OptionalInt.empty();
    if (tenths.orElse(0) > WARMEST_TENTHS) {
      return new Verdict.Wrong<>("a temperature beyond 40 degrees");
    }
    int status = text.charAt(15) - '0';
    int strength = Integer.parseInt(text, length - 2, length, 10);
    return new Verdict.Whole<>(
        new BandFrame(
            text.substring(1, 7),
            text.substring(9, 15),
            (status & 1) != 0,
            (status & 2) != 0,
            (status & 4) != 0,
            tenths,
            strength));
  }
}
