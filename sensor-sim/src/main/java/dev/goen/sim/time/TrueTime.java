package dev.goen.sim.time;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * When something was taken, as well as the hub knows by now. What was received stays as it was.
 *
 * @param utcMillis the best single instant, ms since 1970-01-01T00:00Z
 * @param earliest not before this; null when nothing bounds it from below
 * @param latest not after this; null when nothing bounds it from above
 */
public record TrueTime(
    long utcMillis, @Nullable Long earliest, @Nullable Long latest, State state) {

  /** Less certain than this, in milliseconds, is an estimate. */
  public static final long CERTAIN_MILLIS = 1_000;

  /** How the instant is known. */
  public enum State {
    /** As it was sent. */
    SYNCED,
    /** From an anchor, and not what was sent, or sent before the gateway knew. */
    CORRECTED,
    /** Not to the second: by anchors far away, or by the boots before and after and the arrival. */
    ESTIMATED;

    /** The word for people and files. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The most it can be wrong by, in ms; null when a bound is missing. */
  public @Nullable Long uncertaintyMillis() {
    return earliest == null || latest == null
        ? null
        : (Long) Math.max(utcMillis - earliest, latest - utcMillis);
  }
}
