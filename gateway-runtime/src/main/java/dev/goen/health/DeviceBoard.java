package dev.goen.health;

import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How each device is doing; written by the writer's thread, read by any. */
public final class DeviceBoard {

  /** Failures in a row after which a device is called faulty instead of silent. */
  private static final int FAULTY = 3;

  private final Map<SensorId, State> states = new LinkedHashMap<>();

  /**
   * One device.
   *
   * @param failures in a row; 0 when the last poll went well
   * @param since the instant this row of successes or failures began
   * @param polls since the start
   * @param failed polls since the start
   */
  public record State(SensorId id, int failures, SampleTime since, long polls, long failed) {

    /** The word in the status: {@code ok}, {@code silent} or {@code faulty}. */
    public String word() {
      return failures == 0 ? "ok" : failures < FAULTY ? "silent" : "faulty";
    }
  }

  /** Notes the outcome of a poll. */
  public synchronized void polled(SensorId id, boolean ok, SampleTime at) {
    State before = states.get(id);
    if (before == null) {
      states.put(id, new State(id, ok ? 0 : 1, at, 1, ok ? 0 : 1));
      return;
    }
    boolean same = (before.failures() == 0) == ok;
    states.put(
        id,
        new State(
            id,
            ok ? 0 : before.failures() + 1,
            same ? before.since() : at,
            before.polls() + 1,
            before.failed() + (ok ? 0 : 1)));
  }

  public synchronized List<State> states() {
    return List.copyOf(states.values());
  }
}
