package dev.goen.app;

import dev.goen.bus.AnalogInput;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.I2cBus;
import dev.goen.bus.LinePair;
import dev.goen.bus.SerialLine;
import dev.goen.bus.gpio.GpioLinePair;
import dev.goen.bus.iio.IioConverter;
import dev.goen.bus.pi.PiI2c;
import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.poll.Bus;
import dev.goen.poll.BusWorker;
import dev.goen.poll.ChipHolder;
import dev.goen.poll.DigitalLineBus;
import dev.goen.poll.Polled;
import dev.goen.poll.SerialBus;
import dev.goen.poll.WholeBus;
import dev.goen.reading.SampleClock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes the workers of a configured bus: one for all its devices, or one for each line. */
final class BusWorkers {

  private final Function<String, ChipHolder> chips;
  private final SampleClock clock;
  private final Consumer<Polled> intake;

  BusWorkers(Function<String, ChipHolder> chips, SampleClock clock, Consumer<Polled> intake) {
    this.chips = chips;
    this.clock = clock;
    this.intake = intake;
  }

  /** The workers of a bus, not yet running; none for a bus without devices. */
  List<BusWorker<?>> of(GatewayConfig.Bus bus) {
    if (bus.devices().isEmpty()) {
      return List.of();
    }
    return switch (bus) {
      case GatewayConfig.SerialBus serial ->
          List.of(
              new BusWorker<>(
                  serial.id(),
                  BusWorkers.<SerialLine>on(serial.devices()),
                  () -> SerialBus.open(serial.port(), serial.line()),
                  clock,
                  intake,
                  serial.reopenAfterSilence()));
      case GatewayConfig.I2cBus i2c ->
          List.of(
              worker(
                  i2c.id(),
                  BusWorkers.<I2cBus>on(i2c.devices()),
                  () -> {
                    I2cBus open = PiI2c.open(i2c.device());
                    return new WholeBus<>(open, open::close);
                  }));
      case GatewayConfig.AnalogBus analog ->
          List.of(
              worker(
                  analog.id(),
                  BusWorkers.<AnalogInput>on(analog.devices()),
                  () -> {
                    AnalogInput open = IioConverter.open(analog.converter(), IioConverter.ROOT);
                    return new WholeBus<>(open, open::close);
                  }));
      case GatewayConfig.DigitalBus digital -> lines(digital);
    };
  }

  private List<BusWorker<?>> lines(GatewayConfig.DigitalBus digital) {
    List<BusWorker<?>> workers = new ArrayList<>();
    for (Device<?> any : digital.devices()) {
      String name = digital.id() + "-" + any.line();
      List<Device<?>> one = List.of(any);
      if (any.second() >= 0) {
        workers.add(worker(name, BusWorkers.<LinePair>on(one), () -> pair(digital.chip(), any)));
      } else {
        List<Device<DigitalInput>> devices = on(one);
        workers.add(
            worker(
                name,
                devices,
                () -> DigitalLineBus.open(chips.apply(digital.chip()), devices.getFirst())));
      }
    }
    return workers;
  }

  private static Bus<LinePair> pair(String chip, Device<?> device) throws dev.goen.bus.BusFault {
    LinePair open = GpioLinePair.open(chip, device.line(), device.second(), device.pull());
    return new WholeBus<>(open, open::close);
  }

  private <B> BusWorker<B> worker(String name, List<Device<B>> devices, Bus.Opener<B> opener) {
    return new BusWorker<>(name, devices, opener, clock, intake);
  }

  /** The reader of the configuration has put only drivers of its kind on each bus. */
  @SuppressWarnings("unchecked")
  private static <B> List<Device<B>> on(List<Device<?>> devices) {
    return devices.stream().map(device -> (Device<B>) device).toList();
  }
}
