package dev.goen.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.goen.bus.LineSettings.Parity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final List<Problem> problems = new ArrayList<>();

  private Settings of(String key, Object value) {
    return new Settings("f.yaml", "top", Map.of(key, value), problems);
  }

  private List<String> found() {
    return problems.stream().map(problem -> problem.path() + ": " + problem.message()).toList();
  }

  /** A reader that stopped at the first mistake would hide the second. */
  @Test
  void aWrongValueIsReportedAndTheFallbackReturned() {
    assertEquals(7, of("baud", "fast").integer("baud", 1, 9, 7));
    assertEquals(7, of("baud", 10).integer("baud", 1, 9, 7));
    assertEquals(0.5, of("rate", Double.NaN).number("rate", 0, 1, 0.5));
    assertEquals(SECOND, of("period", "1 s").duration("period", SECOND, SECOND, SECOND));
    assertEquals(Parity.EVEN, of("parity", "evn").choice("parity", Parity.class, Parity.EVEN));
    assertEquals("unnamed", of("id", "a/b").id("id"));
    assertFalse(of("on", "true").flag("on", false));
    assertEquals(
        List.of(
            "top.baud: not-integer",
            "top.baud: not-integer",
            "top.rate: not-number",
            "top.period: not-duration",
            "top.parity: not-choice",
            "top.id: not-id",
            "top.on: not-flag"),
        found());
  }

  @Test
  void whatMustBeThereAndIsNotIsReported() {
    Settings empty = new Settings("f.yaml", "", Map.of(), problems);
    empty.text("a");
    empty.id("b");
    empty.integer("c", 1, 2);
    empty.number("d", 1, 2);
    assertEquals(List.of("a: missing", "b: missing", "c: missing", "d: missing"), found());
  }

  @Test
  void eachUnitOfTimeIsRead() {
    Map<String, Duration> times =
        Map.of(
            "500ms", Duration.ofMillis(500),
            "2s", Duration.ofSeconds(2),
            "10m", Duration.ofMinutes(10),
            "1h", Duration.ofHours(1),
            "30d", Duration.ofDays(30));
    times.forEach(
        (text, time) ->
            assertEquals(
                time,
                of("period", text).duration("period", Duration.ZERO, Duration.ofDays(99), SECOND)));
    assertEquals(List.of(), found());
  }

  @Test
  void aKeyNobodyAskedForIsReportedWithTheOneThatWasMeant() {
    Settings settings = of("adress", 1);
    settings.has("address");
    settings.done();
    assertEquals(List.of("top.adress: unknown.did-you-mean"), found());
    assertEquals(List.of("address"), problems.getFirst().arguments());
  }

  /** Looking at a value for a message does not make its key a known one. */
  @Test
  void whatIsOnlyLookedAtIsNotKnown() {
    Settings settings = of("colour", "red");
    assertEquals("red", settings.written("colour").orElse(""));
    settings.done();
    assertEquals(List.of("top.colour: unknown"), found());
  }

  @Test
  void anEntryOfAListIsNamedByItsNumber() {
    Settings settings = of("devices", List.of(Map.of("id", "a"), "b"));
    assertEquals("top.devices[0]", settings.sections("devices").getFirst().path());
    assertEquals(List.of("top.devices[1]: not-section"), found());
  }
}
