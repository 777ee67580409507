package dev.goen.driver.wiegand;

import java.util.Optional;
import java.util.Set;

/**
 * Puts pulses together to frames. A frame has no beginning and no end of its own: it ends with a
 * quiet time. A value; each step gives the next one.
 *
 * @param formats the frames that are taken
 * @param gapNanos the quiet time that ends a frame, above 0
 * @param length bits so far; of too many, one more than the longest format has
 * @param bits the bits so far, the last one lowest
 * @param lastNanos when the last one came
 */
record WiegandFramer(
    Set<WiegandFormat> formats, long gapNanos, int length, long bits, long lastNanos) {

  /** More than any format has, so that what is longer is told apart from all. */
  private static final int TOO_LONG = 38;

  static WiegandFramer idle(Set<WiegandFormat> formats, long gapNanos) {
    return new WiegandFramer(Set.copyOf(formats), gapNanos, 0, 0, 0);
  }

  /** What came of a step. */
  sealed interface Told {

    /**
     * A sound frame.
     *
     * @param number upper-case hexadecimal digits of the card
     * @param endNanos when its last bit came
     */
    record Card(String number, long endNanos) implements Told {
      /** Without the number, which must not get into a log. */
      @Override
      public String toString() {
        return "Card[" + number.length() + " digits]";
      }
    }

    /** Pulses that are no frame. */
    record Rejected(String reason) implements Told {}
  }

  /** The state after a step, and what it completed. */
  record Step(WiegandFramer next, Optional<Told> told) {}

  /** Takes the next pulse: 0 of the first line, 1 of the second. */
  Step pulse(boolean one, long nanos) {
    Step before = at(nanos);
    return new Step(before.next.with(one, nanos), before.told);
  }

  /** Lets time pass to an instant up to which no further pulse came. */
  Step at(long nanos) {
    if (length == 0 || nanos - lastNanos < gapNanos) {
      return new Step(this, Optional.empty());
    }
    return new Step(idle(formats, gapNanos), Optional.of(end()));
  }

  /** How long until what has come is a frame; empty when nothing has. */
  Optional<Long> nanosLeft(long nanos) {
    return length == 0 ? Optional.empty() : Optional.of(Math.max(0, lastNanos + gapNanos - nanos));
  }

  private WiegandFramer with(boolean one, long nanos) {
    return length >= TOO_LONG
        ? new WiegandFramer(formats, gapNanos, TOO_LONG, 0, nanos)
        : new WiegandFramer(formats, gapNanos, length + 1, (bits << 1) | (one ? 1 : 0), nanos);
  }

  private Told end() {
    for (WiegandFormat format : formats) {
      if (format.length() == length) {
        return format.isSound(bits)
            ? new Told.Card(format.number(bits), lastNanos)
            : new Told.Rejected("a frame of " + length + " bits with wrong parity");
      }
    }
    return new Told.Rejected(
        length == TOO_LONG ? "a frame of too many bits" : "a frame of " + length + " bits");
  }

  /** Without the bits, which are a card's number and must not get into a log. */
  @Override
  public String toString() {
    return "WiegandFramer[" + length + " bits]";
  }
}
