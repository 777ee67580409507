package dev.goen.driver;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import java.util.List;

/**
 * Speaks with one device. A driver keeps no thread and no port: the bus worker hands it the bus for
 * the time of one poll.
 *
 * @param <B> the bus it speaks on, as {@link DriverFactory.BusKind} has it
 */
public interface Driver<B> {

  /** What the device yields, each once; known without asking the device. */
  List<Channel> channels();

  /**
   * Asks the device (or, for one that speaks unasked, listens) until an answer is complete or the
   * deadline has passed.
   *
   * @throws BusFault when the bus is gone; what a device does wrong is a {@link PollResult}
   */
  PollResult poll(B bus, Deadline deadline) throws BusFault;

  /**
   * Asks the device who it is. Asked once after its first answer, and again each time the bus was
   * opened anew: whoever has plugged something else in meanwhile must not go unnoticed.
   *
   * @throws BusFault when the bus is gone
   */
  default Identity identity(B bus, Deadline deadline) throws BusFault {
    return new Identity.NotOffered();
  }

  /** Whether the device speaks unasked, so that silence until the deadline is no fault. */
  default boolean listens() {
    return false;
  }
}
