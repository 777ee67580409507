package dev.goen.driver.ultrasonic;

/**
 * Finds the frames of a MaxBotix sensor in a stream of bytes. It is a value that eats bytes, and is
 * never changed itself.
 *
 * <pre>
 *  +-----+-----------------------------------------+----+
 *  | 'R' | 4 digits: millimetres, or 3: centimetres | CR |
 *  +-----+-----------------------------------------+----+
 * </pre>
 *
 * <p>There is no check, so a frame must have exactly as many digits as its model sends. FF, which
 * some of them let slip in, is passed over everywhere; other bytes between frames too, and so is
 * the text at power-up, in which no R is followed by digits.
 */
final class RangeFramer {

  private static final byte START = 'R';
  private static final byte END = '\r';
  private static final byte STRAY = (byte) 0xFF;

  private final int digits;

  /** How many digits have come after R; -1 between frames. */
  private final int count;

  private final int number;

  private RangeFramer(int digits, int count, int number) {
    this.digits = digits;
    this.count = count;
    this.number = number;
  }

  /**
   * A framer at rest.
   *
   * @param digits how many digits a frame has, 1 to 9
   */
  static RangeFramer idle(int digits) {
    return new RangeFramer(digits, -1, 0);
  }

  /** What a chunk led to; each but the first leaves the rest of the chunk uneaten. */
  sealed interface Step {

    /** The chunk is eaten, and no frame is whole yet. */
    record NeedMore(RangeFramer next) implements Step {}

    /** A frame, and its number as sent. */
    record Complete(int number, int eaten) implements Step {}

    /** A frame that cannot be used. */
    record Rejected(int eaten, RangeFramer next) implements Step {}
  }

  /** Takes bytes from {@code from} on, up to {@code length}, until something is decided. */
  Step eat(byte[] chunk, int from, int length) {
    int seen = count;
    int value = number;
    for (int at = from; at < length; at++) {
      byte next = chunk[at];
      int eaten = at + 1 - from;
      if (next == STRAY) {
        continue;
      }
      if (next == START) {
        if (seen >= 0) {
          return new Step.Rejected(eaten, new RangeFramer(digits, 0, 0));
        }
        seen = 0;
        value = 0;
      } else if (seen == digits && next == END) {
        return new Step.Complete(value, eaten);
      } else if (seen >= 0 && seen < digits && next >= '0' && next <= '9') {
        seen++;
        value = value * 10 + (next - '0');
      } else if (seen >= 0) {
        return new Step.Rejected(eaten, idle(digits));
      }
    }
    return new Step.NeedMore(new RangeFramer(digits, seen, value));
  }
}
