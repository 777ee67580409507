package dev.goen.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: full jitter, that is anything from nothing to a bound
 * that doubles with each failure. A thousand gateways that lost the same hub come back spread out.
 */
public final class Backoff {

  private final Duration first;
  private final RandomGenerator random;
  private int failures;

  /**
   * Makes one that has not failed yet.
   *
   * @param first the bound after the first failure
   */
  public Backoff(Duration first, RandomGenerator random) {
    this.first = first;
    this.random = random;
  }

  /**
   * Counts a failure.
   *
   * @param most the bound never exceeds this
   * @return how long to wait
   */
  public Duration failed(Duration most) {
    long bound = Math.min(most.toMillis(), first.toMillis() << Math.min(failures, 20));
    failures++;
    return Duration.ofMillis(random.nextLong(bound + 1));
  }

  /** How often it has failed since the last {@link #reset()}. */
  public int failures() {
    return failures;
  }

  /** Starts anew. Only what has proved stable earns this: a link that flaps does not. */
  public void reset() {
    failures = 0;
  }
}
