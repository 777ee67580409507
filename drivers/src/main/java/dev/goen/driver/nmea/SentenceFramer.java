package dev.goen.driver.nmea;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds NMEA 0183 sentences in a stream of bytes. It is a value that eats bytes, and is never
 * changed itself.
 *
 * <pre>
 *  +---+-------------------------------------+---+-------------------+-------+
 *  | $ | talker, type, fields: 7-bit text    | * | 2 hex digits: XOR | CR LF |
 *  |   |                                     |   | of what is        |       |
 *  |   |                                     |   | between $ and *   |       |
 *  +---+-------------------------------------+---+-------------------+-------+
 * </pre>
 *
 * <p>The check may be left out by the standard; here it may not. Bytes between sentences are passed
 * over; {@code $} always starts anew.
 */
final class SentenceFramer {

  /** 82 by the standard; some receivers send a little more. */
  private static final int MOST = 120;

  private static final byte START = '$';

  /** A framer at rest. */
  static final SentenceFramer IDLE = new SentenceFramer(new byte[0]);

  /** What came of the present sentence, its start included; empty between sentences. */
  private final byte[] pending;

  private SentenceFramer(byte[] pending) {
    this.pending = pending;
  }

  /** What a chunk led to; each but the first leaves the rest of the chunk uneaten. */
  sealed interface Step {

    /** The chunk is eaten, and no sentence is whole yet. */
    record NeedMore(SentenceFramer next) implements Step {}

    /** A sentence whose check is right: what is between {@code $} and {@code *}. */
    record Complete(String text, int eaten) implements Step {}

    /** A sentence that cannot be used. */
    record Rejected(String reason, int eaten, SentenceFramer next) implements Step {}
  }

  /** Takes bytes from {@code from} on, up to {@code length}, until something is decided. */
  Step eat(byte[] chunk, int from, int length) {
    byte[] sentence = Arrays.copyOf(pending, MOST);
    int count = pending.length;
    for (int at = from; at < length; at++) {
      byte next = chunk[at];
      int eaten = at + 1 - from;
      if (next == START) {
        if (count > 0) {
          return new Step.Rejected(
              "a sentence was cut short", eaten, new SentenceFramer(new byte[] {START}));
        }
        sentence[count++] = START;
      } else if (count > 0) {
        boolean afterReturn = sentence[count - 1] == '\r';
        if (next == '\n' && afterReturn) {
          return whole(sentence, count - 1, eaten);
        }
        if (afterReturn || (next != '\r' && (next < ' ' || next > '~')) || count == MOST - 1) {
          return new Step.Rejected("not the form of a sentence", eaten, IDLE);
        }
        sentence[count++] = next;
      }
    }
    return new Step.NeedMore(new SentenceFramer(Arrays.copyOf(sentence, count)));
  }

  private static Step whole(byte[] sentence, int length, int eaten) {
    int star = length - 3;
    if (star < 1 || sentence[star] != '*') {
      return new Step.Rejected("a sentence without its check", eaten, IDLE);
    }
    int check = 0;
    for (int i = 1; i < star; i++) {
      check ^= sentence[i];
    }
    int high = Character.digit(sentence[star + 1], 16);
    int low = Character.digit(sentence[star + 2], 16);
    if (high < 0 || low < 0 || check != 16 * high + low) {
      return new Step.Rejected("the check is wrong", eaten, IDLE);
    }
    return new Step.Complete(new String(sentence, 1, star - 1, StandardCharsets.US_ASCII), eaten);
  }
}
