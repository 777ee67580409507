package dev.goen.driver.digital;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalInput;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.reading.Reading;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RainGaugeDriverTest {

  @TempDir Path state;

  private final ScriptedLine line = new ScriptedLine();
  private final List<Problem> problems = new ArrayList<>();
  private Driver<DigitalInput> driver = driver(Map.of());

  @BeforeEach
  void begin() {
    driver = driver(Map.of("mm-per-tip", 0.5));
  }

  /** A tip closes the contact to ground for 100 ms; half a millimetre is 0.0005 m. */
  @Test
  void eachTipIsItsDepthAndTheTotal() throws Exception {
    assertEquals("rain-total=none LACK_OF_SAMPLES", poll(1000), "counting begins");
    line.edge(false, 1000).edge(true, 1100).edge(false, 5000).edge(true, 5080);
    assertEquals("rain=0.000500@1000 rain-total=0.000500@1000", poll(10_000));
    assertEquals("rain=0.000500@5000 rain-total=0.001000@5000", poll(10_000));
    assertEquals("Quiet[]", poll(1000));
  }

  @Test
  void bouncingAtClosureAndReleaseIsOneTip() throws Exception {
    poll(1000);
    for (int i = 0; i < 5; i++) {
      line.edge(false, 1000L + 2L * i).edge(true, 1001L + 2L * i);
    }
    line.edge(false, 1010).edge(true, 1090);
    for (int i = 0; i < 5; i++) {
      line.edge(false, 1091L + 12L * i).edge(true, 1102L + 12L * i);
    }
    assertEquals("rain=0.000500@1010 rain-total=0.000500@1010", poll(10_000));
    assertEquals("Quiet[]", poll(10_000));
  }

  @Test
  void spikeShorterThanAnyClosureIsNoTip() throws Exception {
    poll(1000);
    line.edge(false, 1000).edge(true, 1009);
    assertEquals("Quiet[]", poll(10_000));
  }

  /** A gauge that stops with its contact closed has tipped when it closed, not at the start. */
  @Test
  void contactThatIsClosedAtTheStartIsNoTip() throws Exception {
    poll(1000);
    line.level = false;
    line.edge(true, 2000).edge(false, 3000);
    assertEquals("rain=0.000500@3000 rain-total=0.000500@3000", poll(10_000));
  }

  @Test
  void totalGoesOnAfterARestart() throws Exception {
    poll(1000);
    for (int i = 1; i <= 3; i++) {
      line.edge(false, 1000L * i).edge(true, 1000L * i + 100);
      poll(10_000);
    }
    driver = driver(Map.of("mm-per-tip", 0.5));
    assertTrue(poll(1000).startsWith("rain-total=0.001500@"));
    line.edge(false, 50_000).edge(true, 50_100);
    assertEquals("rain=0.000500@50000 rain-total=0.002000@50000", poll(100_000));
  }

  /** Every way a file can be damaged: the total is missing once with a reason, and begins anew. */
  @Test
  void damagedCountIsSaidAndPutAside() throws Exception {
    Path file = state.resolve("rain-1.tips");
    byte[] whole = TipCount.line(1234).getBytes(StandardCharsets.US_ASCII);
    for (int damage = 0; damage < whole.length * 8 + whole.length; damage++) {
      byte[] damaged =
          damage < whole.length ? java.util.Arrays.copyOf(whole, damage) : whole.clone();
      if (damage >= whole.length) {
        int bit = damage - whole.length;
        damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      }
      assertEquals(
          Optional.empty(), TipCount.parse(new String(damaged, StandardCharsets.ISO_8859_1)));
    }
    Files.writeString(file, "tips 99999 00000000\n");
    assertEquals("rain-total=none LACK_OF_SAMPLES", poll(1000));
    assertTrue(Files.exists(state.resolve("rain-1.tips.damaged")), "evidence is kept");
    line.edge(false, 20_000).edge(true, 20_100);
    assertEquals("rain=0.000500@20000 rain-total=0.000500@20000", poll(100_000));
  }

  @Test
  void countThatCannotBeKeptMakesTotalsSuspicious() throws Exception {
    poll(1000);
    Files.delete(state.resolve("rain-1.tips"));
    Files.createDirectory(state.resolve("rain-1.tips"));
    Files.createFile(state.resolve("rain-1.tips").resolve("in the way"));
    line.edge(false, 2000).edge(true, 2100).edge(false, 4000).edge(true, 4100);
    assertEquals("rain=0.000500@2000 rain-total=0.000500 HARDWARE_FAILURE", poll(10_000));
    Files.delete(state.resolve("rain-1.tips").resolve("in the way"));
    Files.delete(state.resolve("rain-1.tips"));
    assertEquals("rain=0.000500@4000 rain-total=0.001000@4000", poll(10_000), "and well again");
  }

  /** The configuration may be checked where nothing may be written. */
  @Test
  void nothingIsWrittenBeforeTheFirstPoll() throws Exception {
    try (var files = Files.list(state)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void countIsReplacedAsAWhole() throws Exception {
    poll(1000);
    assertEquals(TipCount.line(0), Files.readString(state.resolve("rain-1.tips")));
    assertFalse(Files.exists(state.resolve("rain-1.tips.new")));
    assertEquals(Optional.of(987_654_321_012L), TipCount.parse(TipCount.line(987_654_321_012L)));
  }

  @Test
  void wrongSettingsAreTold() {
    problems.clear();
    driver(Map.of("mm-per-tip", 0, "debounce", "2s", "closure", "1s"));
    assertEquals(
        List.of("closure not-duration", "debounce not-duration", "mm-per-tip not-number"),
        problems.stream().map(one -> one.path() + " " + one.message()).sorted().toList());
  }

  private String poll(long millis) throws BusFault {
    PollResult result = driver.poll(line, Deadline.in(Duration.ofMillis(millis), line::nanos));
    return result instanceof PollResult.Sampled sampled
        ? sampled.readings().stream()
            .map(RainGaugeDriverTest::text)
            .collect(Collectors.joining(" "))
        : result.toString();
  }

  private static String text(Reading reading) {
    String end =
        reading.reason() == null ? "@" + reading.time().monoMillis() : " " + reading.reason();
    return reading.quantity() + "=" + reading.value() + end;
  }

  @SuppressWarnings("unchecked") // the factory makes drivers for digital inputs
  private Driver<DigitalInput> driver(Map<String, Object> values) {
    DriverContext context =
        new DriverContext(
            () -> line.time(line.millis()),
            raw -> raw,
            Path.of("none"),
            state == null ? Path.of("none") : state,
            UtcListener.NONE);
    Settings settings = new Settings("test.yaml", "", values, problems);
    Driver<?> made = new RainGaugeDriverFactory().create(new SensorId("rain-1"), settings, context);
    return (Driver<DigitalInput>) made;
  }
}
