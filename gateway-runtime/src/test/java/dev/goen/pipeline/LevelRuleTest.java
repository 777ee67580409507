package dev.goen.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.pipeline.DevicePipeline.Levels;
import dev.goen.pipeline.DevicePipeline.Threshold;
import dev.goen.reading.BootId;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LevelRuleTest {

  private static final SampleTime NOW = new SampleTime(new BootId(new UUID(0, 1)), 1000);

  /** A station need not have all levels: this one has no 3. */
  private static final Levels LEVELS =
      new Levels(
          List.of(new Threshold(1, 2.0), new Threshold(2, 2.5), new Threshold(4, 3.5)), 0.05, 3);

  private LevelRule.State state = LevelRule.State.UNKNOWN;

  @Test
  void firstValueTellsTheLevelEvenWhenThereIsNoAlarm() {
    assertEquals(-1, state.level());
    assertEquals(0, after(1.00));
  }

  @Test
  void oneValueIsEnoughToRise() {
    after(1.00);
    assertEquals(4, after(3.50));
  }

  /** Waves around a threshold must not ring the bell each time. */
  @Test
  void fallsOnlyAfterSeveralValuesBelowTheHysteresis() {
    after(2.60);
    assertEquals(2, after(2.46), "within the hysteresis");
    assertEquals(2, after(2.44));
    assertEquals(2, after(2.44));
    assertEquals(2, after(2.50), "back on the level: the count begins anew");
    assertEquals(2, after(2.44));
    assertEquals(2, after(2.44));
    assertEquals(1, after(2.44));
  }

  @Test
  void fallsPastSeveralLevelsAtOnce() {
    after(4.00);
    after(1.00);
    after(1.00);
    assertEquals(0, after(1.00));
  }

  /** One deep value, a wave or a reading gone wrong, is not three below each level. */
  @Test
  void fallsOnlyToWhatAllOfThemHaveLeft() {
    after(3.50);
    after(2.60);
    after(2.60);
    assertEquals(2, after(0.30));
    assertEquals(2, after(0.30));
    assertEquals(2, after(0.30));
    assertEquals(0, after(0.30));
  }

  /** Promise 5: a failed sensor never clears an alarm, and never raises one. */
  @Test
  void missingRejectedAndDoubtfulValuesChangeNothing() {
    after(3.60);
    for (int i = 0; i < 10; i++) {
      apply(Reading.missing(sensor(), "stage", Unit.METRE, Reason.LACK_OF_SAMPLES, NOW));
      apply(stage(0.10).judged(Quality.REJECTED, Reason.UNDER_RANGE));
      apply(stage(0.10).judged(Quality.DOUBTFUL, Reason.NOISY));
    }
    assertEquals(4, state.level());
    state = LevelRule.State.at(0);
    apply(stage(9.99).judged(Quality.REJECTED, Reason.OVER_RANGE));
    assertEquals(0, state.level());
  }

  /** A flash flood looks like a step: what is only suspicious still rings. */
  @Test
  void suspiciousValueRaisesAnAlarm() {
    after(1.00);
    apply(stage(3.70).judged(Quality.SUSPICIOUS, Reason.STEP_TOO_HIGH));
    assertEquals(4, state.level());
  }

  private int after(double value) {
    apply(stage(value).judged(Quality.GOOD, null));
    return state.level();
  }

  private void apply(Reading reading) {
    state = LevelRule.apply(state, reading, LEVELS);
  }

  private static Reading stage(double value) {
    return Reading.of(sensor(), "stage", Value.decimal(value, 2), Unit.METRE, NOW);
  }

  private static SensorId sensor() {
    return new SensorId("kando-01");
  }
}
