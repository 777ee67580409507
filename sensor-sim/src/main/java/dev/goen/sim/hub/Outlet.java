package dev.goen.sim.hub;

import java.io.IOException;

/** How the hub speaks to its gateways. */
interface Outlet {
  /**
   * Publishes with QoS 1; does not wait for anybody to get it.
   *
   * @throws IOException when the broker cannot be reached now
   */
  void publish(String topic, byte[] payload, boolean retained) throws IOException;
}
