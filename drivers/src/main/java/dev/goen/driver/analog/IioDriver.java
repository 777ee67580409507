package dev.goen.driver.analog;

import dev.goen.bus.AnalogInput;
import dev.goen.bus.AnalogInput.Conversion;
import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SensorId;
import java.util.List;

/** Asks one channel of a converter that the kernel drives, such as an ADS1015 or MCP3208. */
public final class IioDriver implements Driver<AnalogInput> {

  private final SensorId sensor;
  private final SampleClock clock;
  private final int channel;
  private final Signal signal;

  IioDriver(SensorId sensor, SampleClock clock, int channel, Signal signal) {
    this.sensor = sensor;
    this.clock = clock;
    this.channel = channel;
    this.signal = signal;
  }

  @Override
  public List<Channel> channels() {
    return List.of(signal.channel(sensor));
  }

  /** The kernel has its own time limits: the deadline cannot cut a conversion short. */
  @Override
  public PollResult poll(AnalogInput input, Deadline deadline) throws BusFault {
    return switch (input.read(channel)) {
      case Conversion.Failed failed -> new PollResult.BadFrame(failed.what());
      case Conversion.Converted converted ->
          new PollResult.Sampled(
              List.of(signal.reading(sensor, converted.millivolts() / 1000, clock.now())));
    };
  }
}
