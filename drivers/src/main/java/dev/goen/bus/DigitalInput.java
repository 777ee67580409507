package dev.goen.bus;

import dev.goen.reading.SampleTime;
import java.util.Optional;

/** One digital line that is read. One thread owns it. */
public interface DigitalInput extends AutoCloseable {

  /** Chip and line as configured, for messages. */
  String name();

  /** The level now: true is electrically high. */
  boolean level() throws BusFault;

  /**
   * Waits for the next change of level. Changes are queued and none is skipped; the instant is that
   * of the change, not of the call.
   *
   * @return empty when there was none until the deadline
   * @throws BusFault when the chip is gone, or changes came faster than they were taken and some
   *     had to be dropped
   */
  Optional<Edge> await(Deadline deadline) throws BusFault;

  @Override
  void close();

  /** A change of level. */
  record Edge(boolean level, SampleTime time) {}
}
