package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.bus.serial.SerialLines;
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
import dev.goen.settings.SettingsFile;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.Station;
import dev.goen.sim.line.Pty;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.UUID;

/** A simulated device, a pseudo-terminal, and the driver that the configuration would find. */
final class RoundTrip implements AutoCloseable {

  static final BootId BOOT = new BootId(new UUID(1, 2));

  private final Pty pty = Pty.open();
  private final StringWriter served = new StringWriter();
  private final ServedLog log = new ServedLog(served);
  private final SimulatedLine device;
  private final SerialLine line;

  RoundTrip(LineSettings settings, Station station) throws IOException {
    line = SerialLines.open(pty.slave().toString(), settings);
    device = SimulatedLine.start(pty, settings, station, log);
  }

  /** The driver of a type, with these settings and without a fault in them. */
  static Driver<SerialLine> driver(String type, String yaml) {
    return driver(type, yaml, UtcListener.NONE);
  }

  @SuppressWarnings("unchecked") // only drivers for serial lines are asked for
  static Driver<SerialLine> driver(String type, String yaml, UtcListener utc) {
    DriverFactory factory =
        ServiceLoader.load(DriverFactory.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.type().equals(type))
            .findFirst()
            .orElseThrow();
    List<Problem> problems = new ArrayList<>();
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    Settings settings = SettingsFile.read("test", new ByteArrayInputStream(bytes), problems);
    Path none = Path.of("none");
    DriverContext context =
        new DriverContext(
            () -> new SampleTime(BOOT, ServedLog.monoMillis()), raw -> raw, none, none, utc);
    Driver<?> driver = factory.create(new SensorId("one"), settings, context);
    settings.done();
    assertEquals(List.of(), problems);
    return (Driver<SerialLine>) driver;
  }

  SerialLine line() {
    return line;
  }

  PollResult poll(Driver<SerialLine> driver, Duration patience) throws BusFault {
    return driver.poll(line, Deadline.in(patience));
  }

  /** Stops the device, and tells what it has served: {@code quantity value}. */
  List<String> served() {
    device.close();
    return served
        .toString()
        .lines()
        .map(one -> one.split("\t"))
        .map(parts -> parts[1] + " " + plain(parts[4]))
        .toList();
  }

  /** What was read: {@code quantity value}, as {@link #served}. */
  static List<String> read(PollResult result) {
    return result instanceof PollResult.Sampled sampled
        ? sampled.readings().stream().map(RoundTrip::said).toList()
        : List.of(result.toString());
  }

  private static String said(Reading reading) {
    return reading.quantity() + " " + plain(reading.value().toString());
  }

  private static String plain(String number) {
    try {
      return new BigDecimal(number).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException text) {
      return number;
    }
  }

  @Override
  public void close() throws IOException {
    device.close();
    line.close();
    pty.close();
  }
}
