package dev.goen.clock;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AnchorWatchTest {

  private static final long UTC = 1_795_000_000_000L;

  private final AnchorWatch watch = new AnchorWatch();

  @Test
  void firstTimeThatIsKnownIsAnAnchor() {
    assertTrue(watch.due(fix(1_000, 0, 100), false));
    assertFalse(watch.due(fix(2_000, 0, 100), false));
  }

  @Test
  void whatTheUncertaintiesAllowIsLeftAloneAndAContradictionIsAnAnchor() {
    watch.due(fix(0, 0, 100), false);
    assertFalse(watch.due(fix(1_000, 200, 100), false));
    assertTrue(watch.due(fix(2_000, 202, 100), false));
    assertFalse(watch.due(fix(3_000, 202, 100), false));
  }

  /** A step that hides in the uncertainty of the server is one all the same. */
  @Test
  void stepIsAnAnchorWhateverTheSourcesSay() {
    watch.due(fix(0, 0, 500), false);
    assertTrue(watch.due(fix(1_000, 600, 500), true));
  }

  @Test
  void anchorIsRenewedEachHour() {
    watch.due(fix(0, 0, 100), false);
    assertFalse(watch.due(fix(3_599_999, 0, 100), false));
    assertTrue(watch.due(fix(3_600_000, 0, 100), false));
  }

  @Test
  void muchBetterKnowledgeDoesNotWaitForTheHour() {
    watch.due(fix(0, 0, 500), false);
    assertFalse(watch.due(fix(1_000, 0, 200), false));
    assertTrue(watch.due(fix(2_000, 0, 5), false));
  }

  private static Fix fix(long mono, long off, long uncertainty) {
    return new Fix(new SampleTime(new BootId(new UUID(0, 1)), mono), UTC + mono + off, uncertainty);
  }
}
