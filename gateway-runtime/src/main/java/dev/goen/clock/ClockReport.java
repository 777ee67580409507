package dev.goen.clock;

import dev.goen.reading.SampleTime;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the clock is doing, for the hub and for people.
 *
 * @param best what is known, and by whom; empty while nobody knows the time
 * @param source the name of the source that knows best; "holdover" when only the last anchor does
 * @param steps how often the wall clock was set while this program ran
 * @param lastStep when it was set last; empty when it was not
 * @param lastStepMillis by how much, negative for back
 * @param trouble what is wrong with the sources, in one line; empty when nothing is
 */
public record ClockReport(
    Optional<Fix> best,
    String source,
    long steps,
    Optional<SampleTime> lastStep,
    long lastStepMillis,
    String trouble) {

  /** Before anything is known. */
  public static final ClockReport NOTHING =
      new ClockReport(Optional.empty(), "", 0, Optional.empty(), 0, "");

  /** UTC at an instant of this boot, in milliseconds; empty while nobody knows. */
  public OptionalLong utcMillis(SampleTime now) {
    return best.map(fix -> OptionalLong.of(fix.moved(now).utcMillis()))
        .orElse(OptionalLong.empty());
  }
}
