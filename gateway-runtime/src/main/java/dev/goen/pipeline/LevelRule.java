package dev.goen.pipeline;

import dev.goen.pipeline.DevicePipeline.Levels;
import dev.goen.pipeline.DevicePipeline.Threshold;
import dev.goen.reading.Reading;
import java.util.OptionalDouble;

/**
 * Which alarm level a value means, with hysteresis. One usable value is enough to rise; to fall,
 * several in a row must lie below the threshold by the hysteresis. A value that is missing,
 * rejected or doubtful changes nothing: a failed sensor never clears an alarm.
 */
public final class LevelRule {

  private LevelRule() {}

  /**
   * Where a rule stands.
   *
   * @param level 0 to 5; -1 before the first usable value
   * @param below how many usable values in a row have been low enough to fall
   * @param held the highest level that any of those has held; 0 when there are none
   */
  public record State(int level, int below, int held) {
    public static final State UNKNOWN = at(-1);

    /** On a level, with no value below it yet. */
    static State at(int level) {
      return new State(level, 0, 0);
    }
  }

  /** The state after one more reading. */
  public static State apply(State state, Reading reading, Levels levels) {
    OptionalDouble number = Judge.number(reading);
    if (number.isEmpty() || !reading.quality().usable()) {
      return state;
    }
    double value = number.getAsDouble();
    int reached = reached(value, levels, 0);
    if (reached >= state.level()) {
      return State.at(reached);
    }
    int held = reached(value, levels, levels.hysteresis());
    if (held >= state.level()) {
      return State.at(state.level());
    }
    // Each level is left by as many values as it takes: one deep one does not clear what the
    // values before it held.
    int below = state.below() + 1;
    int highest = Math.max(held, state.held());
    return below >= levels.confirmDown()
        ? State.at(highest)
        : new State(state.level(), below, highest);
  }

  /** The highest level whose threshold, lowered by the given allowance, the value has reached. */
  private static int reached(double value, Levels levels, double allowance) {
    int level = 0;
    for (Threshold threshold : levels.thresholds()) {
      // A stage has at most nine decimals: this much below a threshold is on it.
      if (value >= threshold.at() - allowance - 1e-9) {
        level = Math.max(level, threshold.level());
      }
    }
    return level;
  }
}
