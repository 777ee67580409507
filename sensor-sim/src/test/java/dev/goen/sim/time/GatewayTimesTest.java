package dev.goen.sim.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Boots on the scale of UTC, by numbers that can be checked by hand. */
class GatewayTimesTest {

  private static final long UTC = 1_795_000_000_000L;
  private static final long HOUR = 3_600_000;

  /** Two whole milliseconds for the rounding of both clocks, see {@link Span}. */
  private static final long ROUNDING = 2;

  @Test
  void anchorLeavesRoomForItsUncertaintyAndForTheDrift() {
    GatewayTimes times = new GatewayTimes(List.of(boot("a", 2 * HOUR, anchor(HOUR, 0, 100))));
    TrueTime here = at(times, "a", HOUR);
    assertEquals(UTC + HOUR, here.utcMillis());
    assertEquals(100 + ROUNDING, here.uncertaintyMillis());
    assertEquals(100 + ROUNDING + 180, at(times, "a", 2 * HOUR).uncertaintyMillis());
    assertEquals(100 + ROUNDING + 180, at(times, "a", 0).uncertaintyMillis());
  }

  // A crystal 40 ppm fast: half an hour after the first anchor it is 72 ms ahead of that.
  @Test
  void betweenTwoAnchorsTheMiddleOfWhatBothAllowIsTheTime() {
    GatewayTimes times =
        new GatewayTimes(List.of(boot("a", HOUR, anchor(0, 0, 0), anchor(HOUR, -144, 0))));
    assertEquals(UTC + HOUR / 2 - 72, at(times, "a", HOUR / 2).utcMillis());
    assertEquals(
        90 - 72 + ROUNDING, Objects.requireNonNull(at(times, "a", HOUR / 2).uncertaintyMillis()));
  }

  @Test
  void laterOfTwoAnchorsThatContradictEachOtherHoldsForTheWholeBoot() {
    GatewayTimes times =
        new GatewayTimes(
            List.of(boot("a", HOUR, anchor(0, 86_400_000, 100), anchor(HOUR, 0, 100))));
    assertEquals(UTC, at(times, "a", 0).utcMillis());
    assertEquals(100 + ROUNDING + 180, at(times, "a", 0).uncertaintyMillis());
  }

  @Test
  void contradictionThatASlewExplainsWidensTheBoundsInstead() {
    GatewayTimes times =
        new GatewayTimes(List.of(boot("a", 1_000, anchor(0, 0, 5), anchor(1_000, 300, 5))));
    TrueTime before = at(times, "a", 0);
    assertEquals(UTC - 5 - ROUNDING, before.earliest());
    assertEquals(UTC + 300 + 5 + ROUNDING + 1, before.latest());
  }

  @Test
  void bootWithoutAnchorLiesBetweenItsNeighbours() {
    GatewayTimes times =
        new GatewayTimes(
            List.of(
                boot("a", HOUR, anchor(HOUR, 0, 0)),
                new BootFact("b", HOUR, UTC + 90 * HOUR, false, Set.of("a"), List.of()),
                new BootFact(
                    "c",
                    HOUR,
                    UTC + 99 * HOUR,
                    false,
                    Set.of("b"),
                    List.of(anchor(0, 4 * HOUR, 0)))));
    TrueTime begin = at(times, "b", 0);
    assertEquals(UTC + HOUR - ROUNDING, begin.earliest());
    // It ended before c began, and is an hour long, or 180 ms less than that.
    assertEquals(UTC + 3 * HOUR + 180 + ROUNDING, begin.latest());
    assertEquals(TrueTime.State.ESTIMATED, begin.state());
    assertEquals(begin.utcMillis() + 1_000, at(times, "b", 1_000).utcMillis());
  }

  @Test
  void bootThatWouldHaveEndedAfterTheNextOneBeganHadAWrongClock() {
    GatewayTimes times =
        new GatewayTimes(
            List.of(
                boot("a", HOUR, anchor(0, 86_400_000, 100)),
                new BootFact(
                    "b",
                    HOUR,
                    UTC + 9 * HOUR,
                    true,
                    Set.of("a"),
                    List.of(anchor(0, 2 * HOUR, 0)))));
    TrueTime wrong = at(times, "a", HOUR);
    assertEquals(TrueTime.State.ESTIMATED, wrong.state());
    assertNull(wrong.earliest());
    // It is an hour long and ended before that; its arrival says nothing better.
    assertEquals(UTC + 2 * HOUR + 2 * 180 + ROUNDING, wrong.latest());
  }

  // It cannot be; a store that says so must still be readable.
  @Test
  void bootsInACircleAreDatedByTheirArrivalOnly() {
    GatewayTimes times =
        new GatewayTimes(
            List.of(
                new BootFact("a", 1_000, UTC, true, Set.of("b"), List.of()),
                new BootFact("b", 1_000, UTC, true, Set.of("a"), List.of())));
    assertEquals(UTC + 500, at(times, "a", 500).utcMillis());
  }

  @Test
  void bootNobodyHasHeardOfHasNoTime() {
    assertNull(new GatewayTimes(List.of()).at("a", 0, null));
  }

  private static BootFact boot(String name, long last, AnchorFact... anchors) {
    return new BootFact(name, last, UTC + 1_000 * HOUR, false, Set.of(), List.of(anchors));
  }

  private static AnchorFact anchor(long mono, long off, long uncertainty) {
    return new AnchorFact(mono, UTC + mono + off, uncertainty);
  }

  private static TrueTime at(GatewayTimes times, String boot, long mono) {
    TrueTime time = times.at(boot, mono, null);
    assertNotNull(time);
    return time;
  }
}
