package dev.goen.driver.ultrasonic;

import dev.goen.driver.Framer;
import dev.goen.driver.MarkedFramer;
import dev.goen.driver.MarkedFramer.Verdict;

/**
 * The frames of a MaxBotix sensor; what a sound one says is its number as sent.
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
 *
 * @param digits how many digits a frame has, 1 to 9
 */
record RangeForm(int digits) implements MarkedFramer.Form<Integer> {

  private static final byte STRAY = (byte) 0xFF;

  /** A framer at rest. */
  static Framer<Integer> idle(int digits) {
    return MarkedFramer.idle(new RangeForm(digits));
  }

  @Override
  public byte mark() {
    return 'R';
  }

  @Override
  public int longest() {
    return 1 + digits + 1;
  }

  @Override
  public boolean isStray(byte one) {
    return one == STRAY;
  }

  @Override
  public Verdict<Integer> judge(byte[] frame, int count) {
    byte last = frame[count - 1];
    if (count == longest() && last == '\r') {
      int number = 0;
      for (int i = 1; i <= digits; i++) {
        number = number * 10 + (frame[i] - '0');
      }
      return new Verdict.Whole<>(number);
    }
    return count < longest() && last >= '0' && last <= '9'
        ? new Verdict.GoesOn<>()
        : new Verdict.Wrong<>("not the form of a range");
  }
}
