package dev.goen.driver.modbus;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.Identity;
import dev.goen.driver.PollResult;
import dev.goen.reading.SensorId;
import java.util.List;

/** Reads a gauge by its register map; each quantity of the map is a reading. */
public final class ModbusDriver implements Driver<SerialLine> {

  private final SensorId sensor;
  private final ModbusDevice device;
  private final List<Channel> channels;

  ModbusDriver(SensorId sensor, ModbusDevice device) {
    this.sensor = sensor;
    this.device = device;
    this.channels =
        device.profile().quantities().stream()
            .map(quantity -> new Channel(sensor, quantity.quantity(), quantity.unit()))
            .toList();
  }

  @Override
  public List<Channel> channels() {
    return channels;
  }

  @Override
  public Identity identity(SerialLine line, Deadline deadline) throws BusFault {
    return device.identity(line, deadline);
  }

  @Override
  public PollResult poll(SerialLine line, Deadline deadline) throws BusFault {
    return switch (device.poll(line, deadline)) {
      case ModbusDevice.Outcome.Failed failed -> failed.result();
      case ModbusDevice.Outcome.Measured measured ->
          new PollResult.Sampled(
              measured.measurements().stream()
                  .map(one -> one.reading(sensor, measured.time()))
                  .toList());
    };
  }
}
