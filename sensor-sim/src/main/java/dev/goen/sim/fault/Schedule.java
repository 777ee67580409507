package dev.goen.sim.fault;

import dev.goen.sim.signal.Dice;
import java.time.Duration;

/**
 * When a fault comes. Frames are counted from 1, time from the start of the devices.
 *
 * @param every it hits each n-th frame; 0 when it does not come by count
 * @param chance it hits a frame with that probability, 0 to 1
 * @param from not before that time
 * @param lasting how long it may come from then on; {@link #ALWAYS} without end
 * @param times how many frames it hits in all; 0 without limit
 */
public record Schedule(
    FaultKind kind, long every, double chance, Duration from, Duration lasting, long times) {

  /** Longer than any run. */
  public static final Duration ALWAYS = Duration.ofDays(36_500);

  /** Whether it is this frame's turn; the limit is the caller's to count. */
  boolean hits(long number, Duration elapsed, Dice dice) {
    if (elapsed.compareTo(from) < 0 || elapsed.compareTo(from.plus(lasting)) >= 0) {
      return false;
    }
    if (every > 0) {
      return number % every == 0;
    }
    return chance >= 1 || dice.named(kind.label()).throwOf(number) < chance;
  }
}
