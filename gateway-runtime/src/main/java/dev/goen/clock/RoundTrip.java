package dev.goen.clock;

import dev.goen.reading.SampleTime;

/**
 * The time of a hub that was asked for it (Cristian, Distributed Computing 3, 1989): its clock was
 * read somewhere between question and answer, so the middle is wrong by half the way at most.
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
   * @param hubMillis the hub's UTC in the answer
   * @param hubUncertainty how wrong the hub says it may be, in milliseconds, 0 or more
   */
  public static Fix fix(
      SampleTime asked, SampleTime answered, long hubMillis, long hubUncertainty) {
    long way = answered.monoMillis() - asked.monoMillis();
    if (way < 0 || !asked.boot().equals(answered.boot()) || hubUncertainty < 0) {
      throw new IllegalArgumentException(
          "asked at " + asked + ", answered at " + answered + ", within " + hubUncertainty);
    }
    SampleTime middle = new SampleTime(asked.boot(), asked.monoMillis() + way / 2);
    return new Fix(
        middle, hubMillis, (way + 1) / 2 + hubUncertainty + ROUNDING_MILLIS + Fix.drift(way));
  }
}
