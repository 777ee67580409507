package dev.goen.clock;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AnchorWatchTest {

  private static final long UTC = 1_795_000_000_000L;
  private static final OptionalLong SYNCED = OptionalLong.of(100);

  private final AnchorWatch watch = new AnchorWatch();

  @Test
  void clockThatNobodySetsGivesNoAnchor() {
    assertFalse(watch.due(at(0), 0, OptionalLong.empty()));
    assertTrue(watch.due(at(1000), UTC, SYNCED));
  }

  @Test
  void slewIsLeftAloneAndAStepIsAnAnchor() {
    watch.due(at(0), UTC, SYNCED);
    assertFalse(watch.due(at(1000), UTC + 1000 + 400, SYNCED));
    assertTrue(watch.due(at(2000), UTC + 2000 + 600, SYNCED));
    assertFalse(watch.due(at(3000), UTC + 3000 + 600, SYNCED));
  }

  @Test
  void anchorIsRenewedEachHour() {
    watch.due(at(0), UTC, SYNCED);
    assertFalse(watch.due(at(3_599_999), UTC + 3_599_999, SYNCED));
    assertTrue(watch.due(at(3_600_000), UTC + 3_600_000, SYNCED));
  }

  private static SampleTime at(long millis) {
    return new SampleTime(new BootId(new UUID(0, 1)), millis);
  }
}
