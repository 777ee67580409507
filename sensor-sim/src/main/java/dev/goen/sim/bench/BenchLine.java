package dev.goen.sim.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A line of the bench, as a gateway finds it. It can be pulled out and put back; its devices go on
 * meanwhile.
 */
interface BenchLine extends AutoCloseable {

  /**
   * Plugs it in, with its devices at work. To be called once.
   *
   * @throws IOException when it cannot be made, its port is taken for instance
   */
  void start(List<BenchDevice> devices) throws IOException;

  /**
   * What a gateway's configuration says of the bus, besides its id and devices: {@code port} and
   * {@code baud}, for instance. To be asked after the start.
   */
  Map<String, Object> bus();

  /** It comes back. False when it is there. */
  boolean plugIn() throws IOException;

  /** It vanishes. False when it is not there. */
  boolean unplug() throws IOException;

  /** Stops the devices, then takes the line away. */
  @Override
  void close() throws IOException;
}
