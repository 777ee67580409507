package dev.goen.driver.digital;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalInput;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.PollResult;
import dev.goen.driver.UtcListener;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContactDriverTest {

  private final ScriptedLine line = new ScriptedLine();
  private final List<Problem> problems = new ArrayList<>();
  private Driver<DigitalInput> driver = driver(Map.of("active", "low", "debounce", "30ms"));

  @Test
  void levelAtTheStartIsTheFirstReading() throws Exception {
    assertEquals("false@0", poll(1000));
    driver = driver(Map.of("active", "high"));
    assertEquals("true@0", poll(1000));
  }

  /** True is closed: a contact to ground pulls its line low. */
  @Test
  void changeIsToldWithTheTimeOfItsEdge() throws Exception {
    poll(1000);
    line.edge(false, 100).edge(true, 5000);
    assertEquals("true@100", poll(1000));
    assertEquals(130, line.millis(), "told as soon as it has stayed");
    assertEquals("Quiet[]", poll(1000));
    assertEquals("false@5000", poll(5000));
  }

  /** Bouncing of 8 ms, then at rest: one change, from the edge after which it stayed. */
  @Test
  void bouncingIsOneChange() throws Exception {
    poll(1000);
    line.edge(false, 100).edge(true, 103).edge(false, 106).edge(true, 107).edge(false, 108);
    assertEquals("true@108", poll(1000));
    assertEquals("Quiet[]", poll(1000));
  }

  @Test
  void spikeShorterThanTheDebounceTimeIsNoChange() throws Exception {
    poll(1000);
    line.edge(false, 100).edge(true, 129);
    assertEquals("Quiet[]", poll(1000));
    assertEquals("Quiet[]", poll(1000));
  }

  /** Edges may lie in the queue while other lines are served; their times decide, not ours. */
  @Test
  void changesTakenLateAreJudgedByTheirOwnTimes() throws Exception {
    poll(1000);
    line.edge(false, 100).edge(true, 140).edge(false, 150).edge(true, 400);
    line.jump(1000);
    assertEquals("true@100", poll(1000));
    assertEquals("false@400", poll(1000), "open from 140 to 150 was too short to count");
  }

  @Test
  void changeNotYetSettledAtTheDeadlineIsToldByTheNextPoll() throws Exception {
    poll(1000);
    line.edge(false, 95);
    assertEquals("Quiet[]", poll(100));
    assertEquals("true@95", poll(1000));
    assertEquals(125, line.millis());
  }

  @Test
  void zeroDebounceTellsEveryEdge() throws Exception {
    driver = driver(Map.of("debounce", "0ms"));
    poll(1000);
    line.edge(false, 100).edge(true, 101);
    assertEquals("true@100", poll(1000));
    assertEquals("false@101", poll(1000));
  }

  /** After lost edges nobody knows the level, so it is read anew. */
  @Test
  void faultOfTheChipMakesTheLevelAReadingAgain() throws Exception {
    poll(1000);
    line.broken = true;
    assertThrows(BusFault.class, () -> poll(1000));
    line.broken = false;
    line.jump(700);
    assertEquals("false@700", poll(1000));
  }

  /** Waves lift a float for a second or two; the water is there when it stays up. */
  @Test
  void floatInWavesIsConfirmedWhenItStays() throws Exception {
    driver = driver(Map.of("debounce", "50ms", "confirm", "5s"));
    poll(1000);
    line.edge(false, 1000).edge(true, 2500).edge(false, 4000).edge(true, 8999);
    assertEquals("Quiet[]", poll(10_000));
    assertEquals("Quiet[]", poll(5000));
    line.edge(false, 20_000).edge(true, 21_000).edge(false, 21_040).edge(true, 40_000);
    assertEquals("true@20000", poll(20_000), "a bounce of 40 ms does not begin it anew");
    assertEquals(25_000, line.millis());
    assertEquals("false@40000", poll(30_000));
    assertEquals(45_000, line.millis());
  }

  /** It came down within the time, though nobody knows yet whether for good. */
  @Test
  void changeThatMayHaveEndedInTimeIsNotConfirmed() throws Exception {
    driver = driver(Map.of("debounce", "50ms", "confirm", "5s"));
    poll(1000);
    line.edge(false, 1000).edge(true, 5990);
    assertEquals("Quiet[]", poll(20_000));
  }

  @Test
  void contactListensAndItsWrongSettingsAreTold() {
    assertTrue(driver.listens());
    driver(Map.of("active", "lo", "debounce", "1m", "debounced", 3));
    assertEquals(
        List.of("active not-choice", "debounce not-duration", "debounced unknown.did-you-mean"),
        problems.stream().map(one -> one.path() + " " + one.message()).toList());
  }

  private String poll(long millis) throws BusFault {
    PollResult result = driver.poll(line, Deadline.in(Duration.ofMillis(millis), line::nanos));
    if (result instanceof PollResult.Sampled sampled) {
      var reading = sampled.readings().getFirst();
      return reading.value() + "@" + reading.time().monoMillis();
    }
    return result.toString();
  }

  @SuppressWarnings("unchecked") // the contact factory makes drivers for digital inputs
  private Driver<DigitalInput> driver(Map<String, Object> values) {
    DriverContext context =
        new DriverContext(
            () -> line.time(line.millis()),
            raw -> raw,
            Path.of("none"),
            Path.of("none"),
            UtcListener.NONE);
    Settings settings = new Settings("test.yaml", "", values, problems);
    Driver<?> made = new ContactDriverFactory().create(new SensorId("door"), settings, context);
    settings.done();
    return (Driver<DigitalInput>) made;
  }
}
