package dev.goen.sim.device;

import java.util.List;

/** Who is told what a device has served. */
public interface Served {

  /**
   * A valid frame has been written whole.
   *
   * @param samples what it carries; may be empty
   * @param monoMillis CLOCK_MONOTONIC just before its last byte was written
   */
  void served(List<Sample> samples, long monoMillis);
}
