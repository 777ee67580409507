package dev.goen.poll;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.bus.serial.SerialLines;
import dev.goen.bus.tcp.TcpLine;
import dev.goen.config.GatewayConfig.Device;

/** A serial line with all devices on it. */
public record SerialBus(SerialLine line) implements Bus<SerialLine> {

  /**
   * Opens a line and throws away what had come before: bytes of unknown age must not be stamped
   * with the present.
   */
  public static SerialBus open(String port, LineSettings settings) throws BusFault {
    SerialLine line =
        port.startsWith(TcpLine.SCHEME)
            ? TcpLine.open(port, settings)
            : SerialLines.open(port, settings);
    try {
      line.discardInput();
      return new SerialBus(line);
    } catch (BusFault fault) {
      line.close();
      throw fault;
    }
  }

  @Override
  public SerialLine of(Device<SerialLine> device) {
    return line;
  }

  @Override
  public void close() {
    line.close();
  }
}
