package dev.goen.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PresentTest {

  private static final BootId BOOT = new BootId(new UUID(0, 1));

  private static SampleTime at(long mono) {
    return new SampleTime(BOOT, mono);
  }

  /** 1970 is no time that a program of today can live in. */
  @Test
  void withoutASourceItIsNeverEarlierThanThisProgram() {
    Present present = Present.of(ClockReport.NOTHING, at(5), Instant.EPOCH);
    assertFalse(present.earliest().isBefore(Floor.PROGRAM));
    assertFalse(present.known());
  }

  /** A source speaks, and a wall clock of another opinion does not count. */
  @Test
  void aSourceIsBelievedBeforeTheWallClock() {
    Instant utc = Instant.parse("2026-11-23T05:40:00Z");
    Fix fix = new Fix(at(1_000), utc.toEpochMilli(), 40);
    ClockReport report = new ClockReport(Optional.of(fix), "gps", 0, Optional.empty(), 0, "");
    for (Instant wall : new Instant[] {Instant.EPOCH, Instant.parse("2099-01-01T00:00:00Z")}) {
      Present present = Present.of(report, at(11_000), wall);
      assertTrue(present.known());
      assertEquals(utc.plusSeconds(10), present.earliest());
      assertEquals(utc.plusSeconds(10).plusMillis(41), present.latest());
    }
  }
}
