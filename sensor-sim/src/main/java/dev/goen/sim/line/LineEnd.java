package dev.goen.sim.line;

import dev.goen.bus.Deadline;
import java.io.IOException;
import java.util.concurrent.locks.Lock;

/** The far end of a line, as a device sees it. */
public interface LineEnd {

  /**
   * Reads what the gateway has written, waiting for the first byte until the deadline.
   *
   * @return how many bytes were read; 0 when none came in time; -1 once the line is closed
   */
  int read(byte[] into, Deadline deadline) throws IOException;

  /**
   * Writes to the gateway.
   *
   * @return how many bytes were taken; less than all when nobody reads, or nothing is plugged in
   * @throws IOException when the line is closed
   */
  int write(byte[] bytes) throws IOException;

  /** Held while a frame is on the line, so that devices that share it do not talk at once. */
  Lock floor();
}
