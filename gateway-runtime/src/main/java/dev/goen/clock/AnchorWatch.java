package dev.goen.clock;

import dev.goen.reading.SampleTime;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Decides when an anchor is due: when the clock first becomes right, when it was stepped, and each
 * hour for the drift of the crystal. Pure but for what it remembers.
 */
public final class AnchorWatch {

  /** A wall clock that moved this much against the monotonic one was stepped, not slewed. */
  static final long STEP_MILLIS = 500;

  static final long EVERY_MILLIS = 3_600_000;

  private @Nullable SampleTime lastTime;
  private long lastUtcMillis;

  /**
   * Looks at the clocks.
   *
   * @param now the monotonic clock
   * @param utcMillis the wall clock at the same instant
   * @param uncertainty of the wall clock; empty while it is not synchronized
   * @return whether the pair is to be stored as an anchor
   */
  public boolean due(SampleTime now, long utcMillis, OptionalLong uncertainty) {
    if (uncertainty.isEmpty()) {
      return false;
    }
    SampleTime last = lastTime;
    if (last != null) {
      long elapsed = now.monoMillis() - last.monoMillis();
      long moved = Math.abs(utcMillis - lastUtcMillis - elapsed);
      if (elapsed < EVERY_MILLIS && moved <= STEP_MILLIS) {
        return false;
      }
    }
    lastTime = now;
    lastUtcMillis = utcMillis;
    return true;
  }
}
