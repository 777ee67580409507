package dev.goen.clock;

import dev.goen.reading.SampleTime;

/**
 * The time of a hub that was asked for it (Cristian, Distributed Computing 3, 1989): its clock was
 * read somewhere between question and answer, so the middle is wrong by half the way at most. What
 * the hub needed itself is no part of the way when it says how long that was (RFC 5905, clause 8).
 */
public final class RoundTrip {

  /** All three clocks are told in whole milliseconds. */
  private static final long ROUNDING_MILLIS = 2;

  private RoundTrip() {}

  /**
   * What an answer tells.
   *
   * @param asked when the question left
   * @param answered when its own answer came, in the same boot and no earlier
   * @param received the hub's UTC when it took the question
   * @param sent the hub's UTC when it sent the answer, no earlier
   * @param hubUncertainty how wrong the hub says it may be, in milliseconds, 0 or more
   */
  public static Fix fix(
      SampleTime asked, SampleTime answered, long received, long sent, long hubUncertainty) {
    long all = answered.monoMillis() - asked.monoMillis();
    long way = all - (sent - received);
    if (way < 0 || sent < received || !asked.boot().equals(answered.boot()) || hubUncertainty < 0) {
      throw new IllegalArgumentException(
          "asked at "
              + asked
              + ", answered at "
              + answered
              + ", held for "
              + (sent - received)
              + " ms, within "
              + hubUncertainty);
    }
    SampleTime middle = new SampleTime(asked.boot(), asked.monoMillis() + all / 2);
    return new Fix(
        middle,
        received + (sent - received) / 2,
        (way + 1) / 2 + hubUncertainty + ROUNDING_MILLIS + Fix.drift(all));
  }
}
