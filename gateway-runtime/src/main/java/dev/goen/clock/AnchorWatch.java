package dev.goen.clock;

import org.jspecify.annotations.Nullable;

/**
 * Decides when an anchor is due: when the time first becomes known, when the clock was stepped or
 * turns out to have been wrong, when it is known much better than before, and each hour for the
 * drift of the crystal. Pure but for what it remembers.
 */
public final class AnchorWatch {

  static final long EVERY_MILLIS = 3_600_000;

  /** So many times more certain than the last anchor is by now is worth a new one. */
  private static final int MUCH_BETTER = 4;

  private @Nullable Fix last;

  /**
   * Looks at what is known.
   *
   * @param fix the best there is
   * @param stepped whether the wall clock was stepped since the last call
   * @return whether it is to be stored as an anchor
   */
  public boolean due(Fix fix, boolean stepped) {
    Fix before = last;
    if (before != null && !stepped) {
      long elapsed = fix.at().monoMillis() - before.at().monoMillis();
      long byNow = before.uncertaintyAt(fix.at().monoMillis());
      boolean better = fix.uncertaintyMillis() < byNow / MUCH_BETTER;
      if (elapsed < EVERY_MILLIS && !better && !fix.contradicts(before)) {
        return false;
      }
    }
    last = fix;
    return true;
  }
}
