package dev.goen.sim.scenario;

import java.time.Duration;

/**
 * Scenario time, which passes {@code speed} times as fast as real time. The wire and the tags'
 * repetition stay in real time.
 *
 * @param originNanos {@link System#nanoTime()} when it was {@code start}
 * @param start scenario seconds then
 */
record ScenarioClock(long originNanos, double start, double speed) {

  static ScenarioClock startingNow(Duration start, double speed) {
    return new ScenarioClock(System.nanoTime(), start.toMillis() / 1000.0, speed);
  }

  double seconds() {
    return start + (System.nanoTime() - originNanos) / 1e9 * speed;
  }
}
