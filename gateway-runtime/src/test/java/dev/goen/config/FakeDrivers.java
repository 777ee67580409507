package dev.goen.config;

import dev.goen.bus.Deadline;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.PollResult;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.settings.Settings;
import java.util.List;

/** One driver that is asked, one that speaks unasked and one for contacts; none does anything. */
final class FakeDrivers {

  static final List<DriverFactory> ALL =
      List.of(
          new Factory("gauge", DriverFactory.BusKind.SERIAL, false),
          new Factory("reader", DriverFactory.BusKind.SERIAL, true),
          new Factory("contact", DriverFactory.BusKind.DIGITAL, true));

  private FakeDrivers() {}

  private record Factory(String type, BusKind bus, boolean listens) implements DriverFactory {
    @Override
    public Driver<?> create(SensorId sensor, Settings settings, DriverContext context) {
      List<Channel> channels = List.of(new Channel(sensor, type, Unit.NONE));
      if (bus == BusKind.SERIAL && !listens) {
        settings.integer("address", 1, 247);
        settings.text("framing", "rtu");
        channels =
            List.of(
                new Channel(sensor, "level", Unit.METRE),
                new Channel(sensor, "temperature", Unit.CELSIUS));
      }
      return new Silent(channels, listens);
    }
  }

  private record Silent(List<Channel> channels, boolean listens) implements Driver<Object> {
    @Override
    public PollResult poll(Object bus, Deadline deadline) {
      return new PollResult.Quiet();
    }
  }
}
