package dev.goen.driver.strain;

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
import dev.goen.reading.Unit;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import dev.goen.settings.SettingsFile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrainDriverTest {

  /** -0.5 mV/V and 20.5 degrees: 01 04 08, two floats, and the check. */
  private static final String REPLY = "01 04 08 BF 00 00 00 41 A4 00 00 3A E6";

  @TempDir Path folder;
  private final List<Problem> problems = new ArrayList<>();

  @Test
  void quarterBridgeYieldsStrainAndTemperature() throws Exception {
    assertEquals("strain 0.00100100, temperature 20.50", ask("address: 1\nbridge: quarter", REPLY));
  }

  @Test
  void zeroOutputIsTakenOffFirst() throws Exception {
    assertEquals("strain 0.00000000, temperature 20.50", ask("address: 1\nzero: -0.5", REPLY));
  }

  @Test
  void changeIsToldSinceTheBaseline() throws Exception {
    String settings =
        """
        address: 1
        bridge: full-bending
        gauge-factor: 2.0
        baseline: { microstrain: 200, date: 2026-04-01 }
        """;
    assertEquals(
        "strain 0.00025000, strain-change 0.00005000, temperature 20.50", ask(settings, REPLY));
  }

  @Test
  void temperatureCorrectionIsTakenOff() throws Exception {
    String settings =
        """
        address: 1
        bridge: full-bending
        temperature-coefficient: 10
        reference-temperature: 18.5
        """;
    assertEquals("strain 0.00023000, temperature 20.50", ask(settings, REPLY));
  }

  /** Uncorrected strain under the corrected one's name would be a wrong number. */
  @Test
  void strainToBeCorrectedIsMissingWithoutItsTemperature() throws Exception {
    String settings =
        """
        address: 1
        temperature-coefficient: 10
        reference-temperature: 18.5
        baseline: { microstrain: 200, date: '2026-04-01' }
        """;
    assertEquals(
        "strain none LACK_OF_SAMPLES, strain-change none LACK_OF_SAMPLES,"
            + " temperature none HARDWARE_FAILURE",
        ask(settings, "01 04 08 BF 00 00 00 7F C0 00 00 76 D1"));
  }

  @Test
  void brokenGaugeIsMissingAndItsTemperatureStays() throws Exception {
    assertEquals(
        "strain none HARDWARE_FAILURE, temperature 20.50",
        ask("address: 1", "01 04 08 7F C0 00 00 41 A4 00 00 F6 BA"));
  }

  @Test
  void loggerThatTellsMicrostrainNeedsNoBridge() throws Exception {
    Files.writeString(
        folder.resolve("ue.yaml"),
        """
        version: 1
        reads: [ { function: 4, register: 0, count: 4 } ]
        quantities:
          - { quantity: strain, unit: /, decimals: 9, register: 0, type: float32, from: ue }
          - { quantity: temperature, unit: Cel, decimals: 2, register: 2, type: float32 }
        """);
    assertEquals("strain -0.00000050, temperature 20.50", ask("profile: ue\naddress: 1", REPLY));
  }

  @Test
  void channelsAreKnownWithoutTheDevice() {
    String settings = "address: 1\nbaseline: { microstrain: 0, date: 2026-04-01 }";
    List<String> names =
        driver(new WireLine(64), settings).channels().stream()
            .map(channel -> channel.quantity() + " " + channel.unit())
            .toList();
    assertEquals(
        List.of(
            "strain " + Unit.RATIO, "strain-change " + Unit.RATIO, "temperature " + Unit.CELSIUS),
        names);
  }

  @Test
  void everyWrongSettingIsTold() {
    driver(
        new WireLine(64),
        """
        bridge: third
        gauge-factor: 0
        temperature-coefficient: 10
        baseline: { microstrian: 3, date: yesterday }
        profile: vega
        address: 1
        """);
    assertEquals(
        List.of(
            "baseline.date not-date",
            "baseline.microstrain missing",
            "baseline.microstrian unknown.did-you-mean",
            "bridge unknown",
            "gauge-factor unknown",
            "profile strain.signal",
            "reference-temperature missing",
            "temperature-coefficient strain.temperature"),
        problems.stream().map(one -> one.path() + " " + one.message()).sorted().toList());
  }

  private String ask(String yaml, String reply) throws Exception {
    WireLine line = new WireLine(5).reply(reply);
    Driver<SerialLine> driver = driver(line, yaml);
    assertEquals(List.of(), problems);
    PollResult result = driver.poll(line, line.deadline(Duration.ofMillis(300)));
    PollResult.Sampled sampled = assertInstanceOf(PollResult.Sampled.class, result);
    return String.join(", ", sampled.readings().stream().map(StrainDriverTest::said).toList());
  }

  private static String said(Reading reading) {
    String why = reading.reason() == null ? "" : " " + reading.reason();
    return reading.quantity() + " " + reading.value() + why;
  }

  @SuppressWarnings("unchecked") // the strain factory makes drivers for serial lines
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
        new StrainDriverFactory().create(new SensorId("bridge-3"), settings, context);
    settings.done();
    return (Driver<SerialLine>) driver;
  }
}
