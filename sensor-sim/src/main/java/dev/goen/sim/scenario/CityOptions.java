package dev.goen.sim.scenario;

import java.time.Duration;

/**
 * How a simulated city is to be.
 *
 * @param seed another seed is another city
 * @param speed how many times as fast as real time its rivers, people and vehicles move, 0.1 to
 *     300; beyond that a door would open for less than a contact's debounce time
 * @param start the instant of the scenario it begins with
 * @param tagRepetition the time between two frames of a tag that stays, real time, 20 ms or more
 * @param latency how long each Modbus device thinks, beyond the time of the wire
 */
public record CityOptions(
    long seed, double speed, Duration start, Duration tagRepetition, Duration latency) {

  /** A city in which a flood of four hours takes four minutes. */
  public static final CityOptions DEFAULT =
      new CityOptions(1, 60, Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO);

  public CityOptions {
    if (!(speed >= 0.1 && speed <= 300)) {
      throw new IllegalArgumentException("speed must be 0.1 to 300: " + speed);
    }
    if (start.isNegative()) {
      throw new IllegalArgumentException("start must not be negative: " + start);
    }
    if (tagRepetition.toMillis() < 20) {
      throw new IllegalArgumentException("tag repetition must be 20 ms or more: " + tagRepetition);
    }
    if (latency.isNegative() || latency.toMillis() > 10_000) {
      throw new IllegalArgumentException("latency must be 0 to 10 s: " + latency);
    }
  }
}
