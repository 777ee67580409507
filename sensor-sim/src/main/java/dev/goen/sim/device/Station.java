package dev.goen.sim.device;

import java.io.IOException;

/** What is at the far end of a serial line: one reader that speaks unasked, or a bus of slaves. */
public interface Station {

  /**
   * Does the next thing, and returns within a fifth of a second or so: after it, the line looks
   * whether it is to stop.
   *
   * @throws IOException when the line is gone
   */
  void turn(Wire wire) throws IOException, InterruptedException;
}
