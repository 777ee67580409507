package dev.goen.poll;

import dev.goen.bus.BusFault;
import dev.goen.bus.DigitalChip;
import dev.goen.bus.DigitalInput;
import dev.goen.config.GatewayConfig.Device;

/**
 * One input line of a shared chip, as a bus of its own: each contact is listened to by a thread.
 */
public final class DigitalLineBus implements Bus<DigitalInput> {

  private final ChipHolder holder;
  private final DigitalInput input;
  private boolean closed;

  private DigitalLineBus(ChipHolder holder, DigitalInput input) {
    this.holder = holder;
    this.input = input;
  }

  /** Opens the line of a device. */
  public static DigitalLineBus open(ChipHolder holder, Device<DigitalInput> device)
      throws BusFault {
    DigitalChip chip = holder.acquire();
    try {
      return new DigitalLineBus(holder, chip.input(device.line(), device.pull()));
    } catch (BusFault | RuntimeException e) {
      holder.release();
      throw e;
    }
  }

  @Override
  public DigitalInput of(Device<DigitalInput> device) {
    return input;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      input.close();
      holder.release();
    }
  }
}
