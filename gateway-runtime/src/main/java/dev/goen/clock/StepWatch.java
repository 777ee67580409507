package dev.goen.clock;

import org.jspecify.annotations.Nullable;

/** Notices when the wall clock is set while the program runs. Pure but for what it remembers. */
final class StepWatch {

  /** A wall clock that moved this much against the monotonic one was stepped, not slewed. */
  static final long STEP_MILLIS = 500;

  private @Nullable Fix last;

  /**
   * Looks at the clocks; to be called each second.
   *
   * @param wall what the wall clock says, right or wrong
   * @return by how many milliseconds it was set since the last call, negative for back; 0 when it
   *     was not
   */
  long stepped(Fix wall) {
    Fix before = last;
    last = wall;
    if (before == null) {
      return 0;
    }
    long moved =
        wall.utcMillis() - before.utcMillis() - (wall.at().monoMillis() - before.at().monoMillis());
    // What the readings themselves leave open is no step.
    long doubt = wall.uncertaintyMillis() + before.uncertaintyMillis();
    return Math.abs(moved) - doubt > STEP_MILLIS ? moved : 0;
  }
}
