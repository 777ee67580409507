package dev.goen.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutageTest {

  private final Outage outage = new Outage(Duration.ofSeconds(1));

  @Test
  void outageBecomesARecordWhenItEnds() {
    assertTrue(outage.apply(true, at(1000)).isEmpty());
    assertTrue(outage.apply(false, at(2000)).isEmpty());
    assertTrue(outage.apply(false, at(3000)).isEmpty());
    assertEquals(Optional.of(new Outage.Span(at(2000), at(4000), 2)), outage.apply(true, at(4000)));
    assertTrue(outage.since().isEmpty());
  }

  /** Whole milliseconds cut the turns short: nine of them may lie 8,999 ms apart. */
  @Test
  void theTurnsBetweenAreCountedAndNotTheMilliseconds() {
    outage.apply(false, at(1000));
    assertEquals(9, outage.apply(true, at(9999)).orElseThrow().expected());
  }

  /** What is told in pieces is as much as what is told at once. */
  @Test
  void sealingLosesNoTurn() {
    long told = 0;
    for (long turn = 0; turn < 1300; turn++) {
      told += outage.apply(false, at(turn * 1000)).map(Outage.Span::expected).orElse(0L);
    }
    told += outage.apply(true, at(1_300_000)).orElseThrow().expected();
    assertEquals(1300, told);
  }

  /** A gateway that dies in the middle of an outage must not take the whole of it along. */
  @Test
  void longOutageIsSealedEveryTenMinutes() {
    outage.apply(false, at(0));
    assertTrue(outage.apply(false, at(599_000)).isEmpty());
    assertEquals(
        Optional.of(new Outage.Span(at(0), at(600_000), 600)), outage.apply(false, at(600_000)));
    assertEquals(
        Optional.of(new Outage.Span(at(600_000), at(601_300), 2)), outage.seal(at(601_300)));
    assertTrue(outage.seal(at(700_000)).isEmpty());
  }

  /** A slow device fails late in its turn; the next turn is still to come then. */
  @Test
  void whatIsSampledRightAfterASealIsNotMissing() {
    outage.apply(false, at(0));
    assertEquals(600, outage.apply(false, at(600_000)).orElseThrow().expected());
    assertEquals(
        Optional.of(new Outage.Span(at(600_000), at(601_000), 1)), outage.apply(true, at(601_000)));
  }

  @Test
  void everyTurnUpToTheEndIsTold() {
    Outage slow = new Outage(Duration.ofMinutes(1));
    slow.apply(false, at(0));
    slow.apply(false, at(60_000));
    slow.apply(false, at(120_000));
    assertEquals(3, slow.seal(at(140_000)).orElseThrow().expected());
  }

  private static SampleTime at(long millis) {
    return new SampleTime(new BootId(new UUID(0, 1)), millis);
  }
}
