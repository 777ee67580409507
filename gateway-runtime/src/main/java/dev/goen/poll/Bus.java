package dev.goen.poll;

import dev.goen.bus.BusFault;
import dev.goen.config.GatewayConfig.Device;

/**
 * A bus that is open.
 *
 * @param <B> what its drivers speak on
 */
public interface Bus<B> extends AutoCloseable {

  /** What the driver of this device speaks on. */
  B of(Device<B> device) throws BusFault;

  @Override
  void close();

  /** Opens a bus, and opens it again when it has gone. */
  @FunctionalInterface
  interface Opener<B> {
    Bus<B> open() throws BusFault;
  }
}
