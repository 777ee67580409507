package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.bus.AnalogInput;
import dev.goen.bus.DigitalInput;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;

/** Drivers as the gateway finds and makes them, without the rest of it. */
final class Drivers {

  private static final BootId BOOT = new BootId(new UUID(1, 2));
  private static final Path NONE = Path.of("no-such-folder");

  private Drivers() {}

  /** A driver for a serial line; tags keep their raw ids. */
  @SuppressWarnings("unchecked") // only drivers for serial lines are asked for here
  static Driver<SerialLine> serial(String type, Map<String, Object> values) {
    return (Driver<SerialLine>) make(type, values, NONE);
  }

  /** A driver for a converter of the kernel. */
  @SuppressWarnings("unchecked") // only drivers for converters are asked for here
  static Driver<AnalogInput> analog(String type, Map<String, Object> values) {
    return (Driver<AnalogInput>) make(type, values, NONE);
  }

  /** A driver for a digital line, which remembers in a folder. */
  @SuppressWarnings("unchecked") // only drivers for digital lines are asked for here
  static Driver<DigitalInput> digital(String type, Map<String, Object> values, Path state) {
    return (Driver<DigitalInput>) make(type, values, state);
  }

  /** Now, as the drivers made here tell time. */
  static SampleTime now() {
    return new SampleTime(BOOT, System.nanoTime() / 1_000_000);
  }

  private static Driver<?> make(String type, Map<String, Object> values, Path state) {
    DriverFactory factory =
        ServiceLoader.load(DriverFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.type().equals(type))
            .findFirst()
            .orElseThrow();
    List<Problem> problems = new ArrayList<>();
    Settings settings = new Settings("test.yaml", "devices[0]", values, problems);
    DriverContext context =
        new DriverContext(Drivers::now, raw -> raw, NONE, state, UtcListener.NONE);
    Driver<?> driver = factory.create(new SensorId("s"), settings, context);
    settings.done();
    assertEquals(List.of(), problems);
    return driver;
  }

  /** {@code level 1.2500, temperature 14.80}, or the failure as it is. */
  static String said(PollResult result) {
    if (result instanceof PollResult.Sampled(List<Reading> readings)) {
      return String.join(
          ", ", readings.stream().map(one -> one.quantity() + " " + one.value()).toList());
    }
    return result.toString();
  }
}
