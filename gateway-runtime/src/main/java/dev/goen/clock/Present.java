package dev.goen.clock;

import dev.goen.reading.SampleTime;
import java.time.Instant;

/**
 * What can be said of the present, for whoever must compare with it while perhaps nobody knows it.
 *
 * @param earliest it is this late at least, as far as this machine remembers
 * @param latest it is this late at most; {@link Instant#MAX} while no source vouches for a time
 */
public record Present(Instant earliest, Instant latest) {

  public Present {
    if (latest.isBefore(earliest)) {
      throw new IllegalArgumentException(latest + " is before " + earliest);
    }
  }

  /**
   * What a source says, or else only the later of the wall clock and what is remembered.
   *
   * @param wall the wall clock, right or wrong
   */
  public static Present of(ClockReport report, SampleTime now, Instant wall) {
    return report
        .best()
        .map(fix -> fix.moved(now))
        .map(
            fix -> {
              Instant utc = Instant.ofEpochMilli(fix.utcMillis());
              return new Present(utc, utc.plusMillis(fix.uncertaintyMillis()));
            })
        .orElseGet(() -> atLeast(Floor.atLeast(wall)));
  }

  /** Somebody vouches for this time. */
  public static Present exactly(Instant time) {
    return new Present(time, time);
  }

  /** Nobody vouches for a time; it is this late at least. */
  public static Present atLeast(Instant time) {
    return new Present(time, Instant.MAX);
  }

  /** Whether somebody vouches for the time. */
  public boolean known() {
    return latest.isBefore(Instant.MAX);
  }
}
