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
    assertTrue(outage.apply(true, at(1000), at(1010)).isEmpty());
    assertTrue(outage.apply(false, at(2000), at(2300)).isEmpty());
    assertTrue(outage.apply(false, at(3000), at(3300)).isEmpty());
    assertEquals(
        Optional.of(new Outage.Span(at(2000), at(4000), 2)),
        outage.apply(true, at(4000), at(4010)));
    assertTrue(outage.since().isEmpty());
  }

  /** Whole milliseconds cut the turns short: nine of them may lie 8,999 ms apart. */
  @Test
  void theTurnsBetweenAreCountedAndNotTheMilliseconds() {
    outage.apply(false, at(1000), at(1300));
    assertEquals(9, outage.apply(true, at(9999), at(10_010)).orElseThrow().expected());
  }

  /** What is told in pieces is as much as what is told at once. */
  @Test
  void sealingLosesNoTurn() {
    long told = 0;
    for (long turn = 0; turn < 1300; turn++) {
      told +=
          outage
              .apply(false, at(turn * 1000), at(turn * 1000 + 700))
              .map(Outage.Span::expected)
              .orElse(0L);
    }
    told += outage.apply(true, at(1_300_000), at(1_300_010)).orElseThrow().expected();
    assertEquals(1300, told);
  }

  /** A gateway that dies in the middle of an outage must not take the whole of it along. */
  @Test
  void longOutageIsSealedEveryTenMinutes() {
    outage.apply(false, at(0), at(300));
    assertTrue(outage.apply(false, at(599_000), at(599_300)).isEmpty());
    assertEquals(
        Optional.of(new Outage.Span(at(0), at(600_000), 600)),
        outage.apply(false, at(600_000), at(600_300)));
    assertEquals(
        Optional.of(new Outage.Span(at(600_000), at(601_300), 1)), outage.seal(at(601_300)));
    assertTrue(outage.seal(at(700_000)).isEmpty());
  }

  private static SampleTime at(long millis) {
    return new SampleTime(new BootId(new UUID(0, 1)), millis);
  }
}
