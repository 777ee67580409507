package dev.goen.sim.signal;

/** What a sensor measures. Asked by the one thread of the device that has it. */
public interface Signal {

  /**
   * The value now, in the unit the device wants (metres, degrees Celsius, microstrain); NaN when
   * there is none.
   *
   * @param second scenario time since the start
   */
  double at(double second);

  /** The row of a recording that was last given out; empty for signals that have none. */
  default String row() {
    return "";
  }

  /** What was last given out has been served. */
  default void served() {}

  /** Whether it is a recording of which all rows have been on the device; asked by any thread. */
  default boolean isOver() {
    return false;
  }

  /** Whether it comes from a recording. */
  default boolean isRecorded() {
    return false;
  }
}
