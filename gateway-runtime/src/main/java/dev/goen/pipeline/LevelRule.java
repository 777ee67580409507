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
   */
  public record State(int level, int below) {
    public static final State UNKNOWN = new State(-1, 0);
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
      return new State(reached, 0);
    }
    int held = reached(value, levels, levels.hysteresis());
    if (held >= state.level()) {
      return new State(state.level(), 0);
    }
    int below = state.below() + 1;
    return below >= levels.confirmDown() ? new State(held, 0) : new State(state.level(), below);
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
