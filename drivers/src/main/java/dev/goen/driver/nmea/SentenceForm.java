package dev.goen.driver.nmea;

import dev.goen.driver.Framer;
import dev.goen.driver.MarkedFramer;
import dev.goen.driver.MarkedFramer.Verdict;
import java.nio.charset.StandardCharsets;

/**
 * NMEA 0183 sentences; what a sound one says is the text between {@code $} and {@code *}.
 *
 * <pre>
 *  +---+-------------------------------------+---+-------------------+-------+
 *  | $ | talker, type, fields: 7-bit text    | * | 2 hex digits: XOR | CR LF |
 *  |   |                                     |   | of what is        |       |
 *  |   |                                     |   | between $ and *   |       |
 *  +---+-------------------------------------+---+-------------------+-------+
 * </pre>
 *
 * <p>The check may be left out by the standard; here it may not.
 */
final class SentenceForm implements MarkedFramer.Form<String> {

  /** 82 by the standard; some receivers send a little more. */
  private static final int MOST = 120;

  /** A framer at rest. */
  static final Framer<String> IDLE = MarkedFramer.idle(new SentenceForm());

  private SentenceForm() {}

  @Override
  public byte mark() {
    return '$';
  }

  @Override
  public int longest() {
    return MOST;
  }

  @Override
  public Verdict<String> judge(byte[] sentence, int count) {
    byte last = sentence[count - 1];
    boolean afterReturn = sentence[count - 2] == '\r';
    if (last == '\n' && afterReturn) {
      return whole(sentence, count - 2);
    }
    return afterReturn || (last != '\r' && (last < ' ' || last > '~')) || count == MOST
        ? new Verdict.Wrong<>("not the form of a sentence")
        : new Verdict.GoesOn<>();
  }

  private static Verdict<String> whole(byte[] sentence, int length) {
    int star = length - 3;
    if (star < 1 || sentence[star] != '*') {
      return new Verdict.Wrong<>("a sentence without its check");
    }
    int check = 0;
    for (int i = 1; i < star; i++) {
      check ^= sentence[i];
    }
    int high = Character.digit(sentence[star + 1], 16);
    int low = Character.digit(sentence[star + 2], 16);
    return high < 0 || low < 0 || check != 16 * high + low
        ? new Verdict.Wrong<>("the check is wrong")
        : new Verdict.Whole<>(new String(sentence, 1, star - 1, StandardCharsets.US_ASCII));
  }
}
