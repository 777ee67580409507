package dev.goen.driver.analog;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.I2cBus;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks one input of an ADS1115: starts a conversion, waits for its end, and reads it. That the chip
 * still has the setting that was written is looked at each time, since after a reset in between it
 * would tell of other pins.
 */
public final class Ads1115Driver implements Driver<I2cBus> {

  private final SensorId sensor;
  private final SampleClock clock;
  private final int address;
  private final Ads1115 chip;
  private final Signal signal;

  Ads1115Driver(SensorId sensor, SampleClock clock, int address, Ads1115 chip, Signal signal) {
    this.sensor = sensor;
    this.clock = clock;
    this.address = address;
    this.chip = chip;
    this.signal = signal;
  }

  @Override
  public List<Channel> channels() {
    return List.of(signal.channel(sensor));
  }

  @Override
  public PollResult poll(I2cBus bus, Deadline deadline) throws BusFault {
    int start = chip.start();
    byte[] bytes = {(byte) (start >> 8), (byte) start};
    if (!bus.write(address, Ads1115.CONFIG, bytes)) {
      return new PollResult.NoReply(0);
    }
    long least = chip.rate().longest().toNanos();
    while (true) {
      pause(Math.min(least, deadline.remainingNanos()));
      OptionalInt config = word(bus, Ads1115.CONFIG);
      if (config.isEmpty()) {
        return new PollResult.NoReply(0);
      }
      if (!chip.isMine(config.getAsInt())) {
        return new PollResult.BadFrame(
            "its setting is %04X, %04X was written".formatted(config.getAsInt(), start));
      }
      if (Ads1115.done(config.getAsInt())) {
        break;
      }
      if (deadline.hasPassed()) {
        return new PollResult.NoReply(2);
      }
    }
    SampleTime time = clock.now();
    OptionalInt word = word(bus, Ads1115.CONVERSION);
    return word.isEmpty()
        ? new PollResult.NoReply(0)
        : new PollResult.Sampled(List.of(reading(Ads1115.signed(word.getAsInt()), time)));
  }

  private Reading reading(int counts, SampleTime time) {
    if (Ads1115.saturated(counts)) {
      return signal.missing(sensor, counts > 0 ? Reason.OVER_RANGE : Reason.UNDER_RANGE, time);
    }
    return signal.reading(sensor, chip.volts(counts), time);
  }

  private OptionalInt word(I2cBus bus, int register) throws BusFault {
    Optional<byte[]> bytes = bus.read(address, register, 2);
    return bytes.isEmpty() ? OptionalInt.empty() : Ads1115.word(bytes.get());
  }

  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !Thread.currentThread().isInterrupted(); ) {
      LockSupport.parkNanos(left);
      left = end - System.nanoTime();
    }
  }
}
