package dev.goen.driver.vibratingwire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.goen.bus.SerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.driver.modbus.WireLine;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import dev.goen.settings.SettingsFile;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VibratingWireDriverTest {

  private static final String MOUNTED =
      """
      address: 1
      batch-factor: 0.975
      zero: { hertz: 800, temperature: 25.0, date: 2026-04-01 }
      """;

  @TempDir Path folder;
  private final List<Problem> problems = new ArrayList<>();

  @Test
  void frequencyAndThermistorBecomeStrainAndItsChange() throws Exception {
    assertEquals(
        "frequency 850.00, strain 0.00238714, strain-change 0.00026577, strain-load 0.00026566,"
            + " temperature 24.94",
        ask(MOUNTED, 850, 3000));
  }

  @Test
  void withoutAZeroThereIsNoChange() throws Exception {
    assertEquals(
        "frequency 850.00, strain 0.00028250, temperature none OUT_OF_OPERATING_RANGE",
        ask("{ address: 1, gauge: other, gauge-factor: 0.391 }", 850, 0));
  }

  @Test
  void brokenWireIsNoStrain() throws Exception {
    String missing = " none OUT_OF_OPERATING_RANGE, ";
    assertEquals(
        "frequency"
            + missing
            + "strain"
            + missing
            + "strain-change"
            + missing
            + "strain-load"
            + missing
            + "temperature 24.94",
        ask(MOUNTED, 0, 3000));
    assertEquals(
        "frequency none HARDWARE_FAILURE, strain none HARDWARE_FAILURE, temperature 24.94",
        ask("address: 1", Float.NaN, 3000));
  }

  /** The change is still what the gauge shows; the load in it is not known. */
  @Test
  void brokenThermistorCostsTheLoadOnly() throws Exception {
    assertEquals(
        "frequency 850.00, strain 0.00238714, strain-change 0.00026577,"
            + " strain-load none LACK_OF_SAMPLES, temperature none OUT_OF_OPERATING_RANGE",
        ask(MOUNTED, 850, 1e9f));
  }

  @Test
  void readerThatTellsDigitsAndDegreesNeedsNoCode() throws Exception {
    Files.writeString(
        folder.resolve("own.yaml"),
        """
        version: 1
        reads: [ { function: 4, register: 0, count: 4 } ]
        quantities:
          - { quantity: digits, unit: count, decimals: 1, register: 0, type: float32 }
          - { quantity: temperature, unit: Cel, decimals: 2, register: 2, type: float32 }
        """);
    assertEquals(
        "frequency 850.00, strain 0.00238714, strain-change 0.00026577, strain-load 0.00026577,"
            + " temperature 25.00",
        ask(MOUNTED + "profile: own\n", 722.5f, 25));
  }

  @Test
  void everyWrongSettingIsTold() {
    driver(
        new WireLine(64),
        """
        profile: tilt-float32
        address: 1
        gauge: geokon
        batch-factor: 97.5
        zero: { hertz: 1, date: 2026-04-01 }
        """);
    assertEquals(
        List.of(
            "batch-factor not-number",
            "gauge not-choice",
            "profile vibrating-wire.signal",
            "zero.hertz not-number",
            "zero.temperature missing"),
        problems.stream().map(one -> one.path() + " " + one.message()).sorted().toList());
  }

  private String ask(String yaml, float first, float second) throws Exception {
    WireLine line = new WireLine(5).reply(reply(first, second));
    Driver<SerialLine> driver = driver(line, yaml);
    assertEquals(List.of(), problems);
    PollResult result = driver.poll(line, line.deadline(Duration.ofMillis(300)));
    PollResult.Sampled sampled = assertInstanceOf(PollResult.Sampled.class, result);
    assertEquals(
        driver.channels().stream().map(one -> one.quantity()).toList(),
        sampled.readings().stream().map(Reading::quantity).toList());
    return String.join(
        ", ", sampled.readings().stream().map(VibratingWireDriverTest::said).toList());
  }

  private static byte[] reply(float first, float second) {
    ByteBuffer frame = ByteBuffer.allocate(13);
    frame.put(new byte[] {1, 4, 8}).putFloat(first).putFloat(second);
    int crc = 0xFFFF;
    for (int i = 0; i < 11; i++) {
      crc ^= frame.get(i) & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0xA001;
      }
    }
    return frame.order(ByteOrder.LITTLE_ENDIAN).putShort((short) crc).array();
  }

  private static String said(Reading reading) {
    String why = reading.reason() == null ? "" : " " + reading.reason();
    return reading.quantity() + " " + reading.value() + why;
  }

  @SuppressWarnings("unchecked") // the factory makes drivers for serial lines
  private Driver<SerialLine> driver(WireLine line, String yaml) {
    BootId boot = new BootId(new UUID(1, 2));
    DriverContext context =
        new DriverContext(
            () -> new SampleTime(boot, line.millis()),
            raw -> raw,
            folder,
            folder,
            UtcListener.NONE);
    byte[] bytes = yaml.getBytes(StandardCharsets.UTF_8);
    Settings settings = SettingsFile.read("test", new ByteArrayInputStream(bytes), problems);
    Driver<?> driver =
        new VibratingWireDriverFactory().create(new SensorId("pier-2"), settings, context);
    settings.done();
    return (Driver<SerialLine>) driver;
  }
}
