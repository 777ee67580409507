package dev.goen.poll;

import dev.goen.config.GatewayConfig.Device;

/**
 * A bus that is the same for all its devices.
 *
 * @param bus what their drivers speak on
 * @param closing closes it
 */
public record WholeBus<B>(B bus, Runnable closing) implements Bus<B> {

  @Override
  public B of(Device<B> device) {
    return bus;
  }

  @Override
  public void close() {
    closing.run();
  }
}
