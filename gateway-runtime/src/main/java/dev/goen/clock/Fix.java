package dev.goen.clock;

import dev.goen.reading.SampleTime;

/**
 * What UTC was at an instant of the monotonic clock, as one source knew it.
 *
 * @param utcMillis ms since 1970-01-01T00:00Z
 * @param uncertaintyMillis it was wrong by this at most, 0 or more
 */
public record Fix(SampleTime at, long utcMillis, long uncertaintyMillis) {

  /**
   * How fast or slow the monotonic clock may run, as a ratio: 50 ppm, 4.3 s a day, which the
   * crystals of small boards keep between -10 and +50 degrees.
   */
  public static final double DRIFT = 50e-6;

  /** What is less certain than this, in milliseconds, is called an estimate. */
  public static final long CERTAIN_MILLIS = 1_000;

  public Fix {
    if (uncertaintyMillis < 0) {
      throw new IllegalArgumentException("negative uncertainty: " + uncertaintyMillis);
    }
  }

  /** What it says of another instant of the same boot; less certain by what may have drifted. */
  public Fix moved(SampleTime to) {
    long away = to.monoMillis() - at.monoMillis();
    return new Fix(to, utcMillis + away, uncertaintyAt(to.monoMillis()));
  }

  /** How wrong it may be at another instant of the same boot, in milliseconds. */
  public long uncertaintyAt(long monoMillis) {
    return uncertaintyMillis + drift(monoMillis - at.monoMillis());
  }

  /** What a clock may have drifted by in some time, in milliseconds, rounded up. */
  public static long drift(long millis) {
    return (long) Math.ceil(Math.abs(millis) * DRIFT);
  }

  /** Whether one of the two must be wrong. Both must be of the same boot. */
  public boolean contradicts(Fix other) {
    Fix here = other.moved(at);
    return Math.abs(here.utcMillis - utcMillis) > here.uncertaintyMillis + uncertaintyMillis;
  }
}
