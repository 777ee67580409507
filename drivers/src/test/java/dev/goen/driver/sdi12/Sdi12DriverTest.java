package dev.goen.driver.sdi12;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.bus.fake.FakeSerialLine;
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
import dev.goen.settings.SettingsFile;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class Sdi12DriverTest {

  private static final LineSettings LINE = new LineSettings(1200, 7, LineSettings.Parity.EVEN, 1);

  private static final String LEVEL_AND_WARMTH =
      """
      values:
        - { quantity: level, unit: m, decimals: 3 }
        - { quantity: temperature, unit: Cel, decimals: 1 }
      """;

  private final List<Problem> problems = new ArrayList<>();
  private final FakeSerialLine line = new FakeSerialLine(LINE);

  /** The transcript of two values within two seconds, with a service request after one. */
  @Test
  void serviceRequestEndsTheWait() throws Exception {
    line.expects(text("3M!"))
        .answers(text("30022\r\n"))
        .after(Duration.ofSeconds(1))
        .answers(text("3\r\n"))
        .expects(text("3D0!"))
        .answers(text("3+1.250+14.8\r\n"));
    assertEquals("level 1.250, temperature 14.8", said(poll("address: 3\n" + LEVEL_AND_WARMTH)));
    long waited = line.clock().getAsLong() / 1_000_000;
    assertTrue(waited >= 1000 && waited < 1500, "waited " + waited + " ms");
  }

  /** An adapter may collect all that comes before it hands it on. */
  @Test
  void serviceRequestInOnePieceWithTheAnnouncementIsHeard() throws Exception {
    line.expects(text("3M!"))
        .answers(text("31002\r\n3\r\n"))
        .expects(text("3D0!"))
        .answers(text("3+1.250+14.8\r\n"));
    assertEquals(
        "level 1.250, temperature 14.8",
        said(poll("address: 3\n" + LEVEL_AND_WARMTH, Duration.ofMinutes(2))));
  }

  @Test
  void withoutServiceRequestTheAnnouncedTimeIsWaited() throws Exception {
    line.expects(text("3MC!"))
        .answers(text("30022\r\n"))
        .expects(text("3D0!"))
        .answers(text("3+1.250+14.8DO[\r\n"));
    assertEquals(
        "level 1.250, temperature 14.8",
        said(poll("address: '3'\ncommand: MC\n" + LEVEL_AND_WARMTH)));
    assertTrue(line.clock().getAsLong() >= 2_000_000_000L, "the sensor needs its two seconds");
  }

  @Test
  void furtherValuesAreFetchedUntilAllAreThere() throws Exception {
    line.expects(text("aC1!"))
        .answers(text("a00104\r\n"))
        .expects(text("aD0!"))
        .answers(text("a+1+2\r\n"))
        .expects(text("aD1!"))
        .answers(text("a+3\r\n"))
        .expects(text("aD2!"))
        .answers(text("a-4\r\n"));
    String settings =
        """
        address: a
        command: C1
        values:
          - { quantity: one, decimals: 0 }
          - { quantity: two, decimals: 0 }
          - { skip: true }
          - { quantity: four, decimals: 2, unit: m, scale: 0.001, offset: 10 }
        """;
    assertEquals("one 1, two 2, four 10.00", said(poll(settings)));
  }

  /** A serial server far away may answer the first try after the second was sent: twice, then. */
  @Test
  void aLateAnswerToAnEarlierTryIsNotTakenForTheNextValues() throws Exception {
    line.expects(text("3C!"))
        .answers(text("300004\r\n"))
        .expects(text("3D0!"))
        .expects(text("3D0!"))
        .after(Duration.ofMillis(60))
        .answers(text("3+1+2\r\n"))
        .after(Duration.ofMillis(240))
        .answers(text("3+1+2\r\n"))
        .expects(text("3D1!"))
        .answers(text("3+3+4\r\n"));
    String settings =
        """
        address: 3
        command: C
        values:
          - { quantity: one, decimals: 0 }
          - { quantity: two, decimals: 0 }
          - { quantity: three, decimals: 0 }
          - { quantity: four, decimals: 0 }
        """;
    assertEquals("one 1, two 2, three 3, four 4", said(poll(settings)));
  }

  @Test
  void continuousMeasurementIsOneExchange() throws Exception {
    line.expects(text("0RC0!")).answers(text("0+3.14OqZ\r\n"));
    assertEquals("level 3.140", said(poll("command: RC0\naddress: 0\n" + level())));
  }

  @Test
  void adapterThatHearsItselfDoesNotDisturb() throws Exception {
    line.expects(text("0R0!")).answers(text("\0")).answers(text("0R0!0+3.14\r\n"));
    assertEquals("level 3.140", said(poll("command: R0\naddress: 0\n" + level())));
  }

  @Test
  void wrongCheckIsAskedForAgain() throws Exception {
    line.expects(text("0RC0!"))
        .answers(text("0+3.15OqZ\r\n"))
        .expects(text("0RC0!"))
        .answers(text("0+3.14OqX\r\n"))
        .expects(text("0RC0!"))
        .answers(text("0+3.14OqZ\r\n"));
    assertEquals("level 3.140", said(poll("command: RC0\naddress: 0\n" + level())));
  }

  @Test
  void checkThatStaysWrongIsNoNumber() throws Exception {
    for (int i = 0; i < 4; i++) {
      line.expects(text("0RC0!")).answers(text("0+3.15OqZ\r\n"));
    }
    assertEquals(
        new PollResult.BadFrame("the check is wrong"),
        poll("command: RC0\naddress: 0\n" + level()));
  }

  @Test
  void silentSensorIsAskedFourTimesAndThenGivenUp() throws Exception {
    for (int i = 0; i < 4; i++) {
      line.expects(text("5M!"));
    }
    assertEquals(
        new PollResult.NoReply(0), poll("address: 5\n" + LEVEL_AND_WARMTH, Duration.ofMinutes(1)));
    assertTrue(line.clock().getAsLong() < 2_000_000_000L, "a dead sensor must not hold the line");
  }

  /** Half a line and then nothing, as when the plug is pulled. */
  @Test
  void halfALineIsNoNumber() throws Exception {
    for (int i = 0; i < 4; i++) {
      line.expects(text("0R0!")).answers(text("0+3.1"));
    }
    assertEquals(new PollResult.NoReply(5), poll("command: R0\naddress: 0\n" + level()));
  }

  @Test
  void anotherAddressIsNeverTakenForThisOne() throws Exception {
    for (int i = 0; i < 4; i++) {
      line.expects(text("0R0!")).answers(text("1+3.14\r\n"));
    }
    assertInstanceOf(PollResult.Foreign.class, poll("command: R0\naddress: 0\n" + level()));
  }

  @Test
  void otherNumberOfValuesIsNoNumber() throws Exception {
    for (int i = 0; i < 4; i++) {
      line.expects(text("0R0!")).answers(text("0+3.14+2\r\n"));
    }
    assertEquals(
        new PollResult.BadFrame("2 values, where the settings name 1"),
        poll("command: R0\naddress: 0\n" + level()));
  }

  @Test
  void abortedMeasurementIsNoNumber() throws Exception {
    line.expects(text("0M!"))
        .answers(text("00011\r\n"))
        .expects(text("0D0!"))
        .answers(text("0\r\n"));
    assertEquals(
        new PollResult.BadFrame("the measurement was aborted"), poll("address: 0\n" + level()));
  }

  @Test
  void longMeasurementIsRefusedWithTheReason() throws Exception {
    line.expects(text("0M!")).answers(text("00301\r\n"));
    assertEquals(
        new PollResult.Refused(
            30, "needs 30 s to measure, which is longer than its timeout; set a longer one"),
        poll("address: 0\n" + level()));
  }

  @Test
  void valueThatMeansAFaultIsMissing() throws Exception {
    line.expects(text("0R0!")).answers(text("0-9999.0+14.8\r\n"));
    assertEquals(
        "level none HARDWARE_FAILURE, temperature 14.8",
        said(poll("command: R0\naddress: 0\n" + LEVEL_AND_WARMTH)));
  }

  @Test
  void everyWrongSettingIsTold() {
    driver(
        """
        address: '?'
        command: D0
        values:
          - { quantity: level, unit: metre }
          - { quantity: level }
        fault-values: ['nothing']
        """);
    assertEquals(
        List.of(
            "address sdi12.address",
            "command sdi12.command",
            "fault-values sdi12.fault-value",
            "values[0].unit not-choice",
            "values[1].quantity profile.twice"),
        problems.stream().map(one -> one.path() + " " + one.message()).sorted().toList());
    problems.clear();
    driver("{}");
    assertEquals(
        List.of("address missing", "values sdi12.values"),
        problems.stream().map(one -> one.path() + " " + one.message()).sorted().toList());
  }

  private static String level() {
    return "values: [ { quantity: level, unit: m } ]";
  }

  private PollResult poll(String yaml) throws Exception {
    return poll(yaml, Duration.ofSeconds(5));
  }

  private PollResult poll(String yaml, Duration timeout) throws Exception {
    Driver<SerialLine> driver = driver(yaml);
    assertEquals(List.of(), problems);
    PollResult result = driver.poll(line, line.deadline(timeout));
    line.close();
    return result;
  }

  private static String said(PollResult result) {
    PollResult.Sampled sampled = assertInstanceOf(PollResult.Sampled.class, result);
    return String.join(", ", sampled.readings().stream().map(Sdi12DriverTest::said).toList());
  }

  private static String said(Reading reading) {
    String why = reading.reason() == null ? "" : " " + reading.reason();
    return reading.quantity() + " " + reading.value() + why;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @SuppressWarnings("unchecked") // the factory makes drivers for serial lines
  private Driver<SerialLine> driver(String yaml) {
    BootId boot = new BootId(new UUID(1, 2));
    Path folder = Path.of("none");
    DriverContext context =
        new DriverContext(
            () -> new SampleTime(boot, line.clock().getAsLong() / 1_000_000),
            raw -> raw,
            folder,
            folder,
            UtcListener.NONE);
    Settings settings =
        SettingsFile.read(
            "test", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), problems);
    Driver<?> driver = new Sdi12DriverFactory().create(new SensorId("gauge"), settings, context);
    settings.done();
    return (Driver<SerialLine>) driver;
  }
}
