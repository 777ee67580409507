package dev.goen.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.bus.BusFault;
import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes drivers as the gateway does, and tells what they said in one line. */
final class DriverBench {

  static final BootId BOOT = new BootId(new UUID(1, 2));
  static final Path NO_FOLDER = Path.of("no-such-folder");

  private DriverBench() {}

  @SuppressWarnings("unchecked") // the modbus factory makes drivers for serial lines
  static Driver<SerialLine> driver(
      WireLine line, Path folder, Map<String, Object> values, List<Problem> problems) {
    DriverContext context =
        new DriverContext(
            () -> new SampleTime(BOOT, line.millis()),
            raw -> raw,
            folder,
            folder,
            UtcListener.NONE);
    Settings settings = new Settings("test.yaml", "devices[0]", values, problems);
    Driver<?> driver =
        new ModbusDriverFactory().create(new SensorId("kando-01"), settings, context);
    settings.done();
    return (Driver<SerialLine>) driver;
  }

  static PollResult poll(WireLine line, Map<String, Object> values) throws BusFault {
    List<Problem> problems = new ArrayList<>();
    Driver<SerialLine> driver = driver(line, NO_FOLDER, values, problems);
    assertEquals(List.of(), problems);
    return driver.poll(line, line.deadline(Duration.ofMillis(300)));
  }

  /** {@code level 1.2500, temperature none HARDWARE_FAILURE}, or the failure as it is. */
  static String said(PollResult result) {
    if (result instanceof PollResult.Sampled sampled) {
      return String.join(", ", sampled.readings().stream().map(DriverBench::said).toList());
    }
    return result.toString();
  }

  private static String said(Reading reading) {
    String why = reading.reason() == null ? "" : " " + reading.reason();
    return reading.quantity() + " " + reading.value() + why;
  }

  static byte[] framed(String hexWithoutCheck) {
    byte[] body = WireLine.hex(hexWithoutCheck);
    int crc = Crc16.of(body, 0, body.length);
    byte[] frame = java.util.Arrays.copyOf(body, body.length + 2);
    frame[body.length] = (byte) crc;
    frame[body.length + 1] = (byte) (crc >>> 8);
    return frame;
  }
}
