package dev.goen.driver.modbus;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.DriverContext;
import dev.goen.driver.Identity;
import dev.goen.driver.PollResult;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A device with a register map: its registers in, measurements out. Drivers put it to use; what a
 * measurement becomes is theirs.
 */
public final class ModbusDevice {

  private final RegisterProfile profile;
  private final DeviceOptions options;
  private final ModbusExchange exchange;

  ModbusDevice(RegisterProfile profile, DeviceOptions options, SampleClock clock) {
    this.profile = profile;
    this.options = options;
    this.exchange = ModbusExchange.of(options.framing(), clock);
  }

  /** Makes a device from its settings, and reports what is wrong with them or its profile. */
  public static ModbusDevice create(Settings settings, DriverContext context) {
    return create(settings.text("profile"), settings, context);
  }

  /** Makes a device with a profile that its settings need not name. */
  public static ModbusDevice create(String profile, Settings settings, DriverContext context) {
    RegisterProfile map = new Profiles(context.profiles()).find(profile, settings);
    DeviceOptions options = DeviceOptions.read(settings);
    if (!map.quantities().isEmpty()) {
      checkUse(options, map.quantities(), settings);
    }
    return new ModbusDevice(map, options, context.clock());
  }

  /** An option that changes nothing is a mistake, and might be believed to work. */
  private static void checkUse(
      DeviceOptions options, List<ProfileQuantity> quantities, Settings settings) {
    Optional<SourceUnit> from = options.from();
    if (from.isPresent() && quantities.stream().noneMatch(one -> one.leavesOpen(from.get()))) {
      settings.problem("from", from.get().symbol(), "profile.fixed");
    }
    Optional<WordOrder> order = options.order();
    if (order.isPresent() && quantities.stream().noneMatch(ProfileQuantity::leavesOrderOpen)) {
      settings.problem("byte-order", order.get().name(), "profile.fixed");
    }
  }

  public RegisterProfile profile() {
    return profile;
  }

  /** What one round of questions led to. */
  public sealed interface Outcome {

    /**
     * The device answered all of them.
     *
     * @param measurements in the order of the profile
     * @param time when the last byte had come
     */
    record Measured(List<Measurement> measurements, SampleTime time) implements Outcome {
      public Measured {
        measurements = List.copyOf(measurements);
      }
    }

    /** It failed one, and was not asked the rest: a late reply must not be taken for theirs. */
    record Failed(PollResult result) implements Outcome {}
  }

  /**
   * Reads the registers by which the profile tells one device from another. What the device does
   * not have says nothing of it.
   *
   * @throws BusFault when the line is gone
   */
  public Identity identity(SerialLine line, Deadline deadline) throws BusFault {
    List<String> told = new ArrayList<>();
    for (RegisterBlock own : profile.identity()) {
      RegisterBlock block = own.shifted(options.registerOffset());
      switch (exchange.read(line, options.address(), block, deadline)) {
        case ModbusExchange.Outcome.Answered answered -> told.add(answered.registers().told());
        case ModbusExchange.Outcome.Failed(PollResult.Refused _) -> told.add("-");
        case ModbusExchange.Outcome.Failed(PollResult other) -> {
          return new Identity.Failed(other);
        }
      }
    }
    return told.stream().allMatch("-"::equals)
        ? new Identity.NotOffered()
        : new Identity.Known(String.join(" ", told));
  }

  /**
   * Asks the device.
   *
   * @throws BusFault when the line is gone
   */
  public Outcome poll(SerialLine line, Deadline deadline) throws BusFault {
    List<Registers> blocks = new ArrayList<>();
    SampleTime time = null;
    for (RegisterBlock read : profile.reads()) {
      RegisterBlock block = read.shifted(options.registerOffset());
      switch (exchange.read(line, options.address(), block, deadline)) {
        case ModbusExchange.Outcome.Answered answered -> {
          blocks.add(answered.registers());
          time = answered.time();
        }
        case ModbusExchange.Outcome.Failed failed -> {
          return new Outcome.Failed(failed.result());
        }
      }
    }
    if (time == null) {
      throw new IllegalStateException("profile " + profile.name() + " reads nothing");
    }
    RegisterDecoder decoder = new RegisterDecoder(options);
    List<Measurement> measurements = new ArrayList<>();
    for (ProfileQuantity quantity : profile.quantities()) {
      measurements.add(decoder.decode(quantity, blocks));
    }
    return new Outcome.Measured(measurements, time);
  }
}
