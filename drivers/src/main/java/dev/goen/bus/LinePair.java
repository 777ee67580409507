package dev.goen.bus;

import java.util.Optional;

/**
 * Two digital lines whose pulses belong together, so that their order and their instants count: the
 * two data lines of a card reader. Both idle high, and a pulse is low. One thread owns it.
 */
public interface LinePair extends AutoCloseable {

  /** Chip and lines as configured, for messages. */
  String name();

  /**
   * Waits for the next pulse of either line. Pulses are queued, and none is skipped.
   *
   * @return empty when there was none until the deadline
   * @throws BusFault when the chip is gone, or pulses came faster than they were taken and some had
   *     to be dropped
   */
  Optional<Pulse> await(Deadline deadline) throws BusFault;

  @Override
  void close();

  /**
   * The beginning of a pulse.
   *
   * @param second whether it came on the second line
   * @param nanos when, on the clock of {@link System#nanoTime()}
   */
  record Pulse(boolean second, long nanos) {}
}
