package dev.goen.poll;

import dev.goen.bus.SerialLine;
import dev.goen.config.GatewayConfig.Device;

/** A serial line with all devices on it. */
public record SerialBus(SerialLine line) implements Bus<SerialLine> {

  @Override
  public SerialLine of(Device<SerialLine> device) {
    return line;
  }

  @Override
  public void close() {
    line.close();
  }
}
