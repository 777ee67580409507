package dev.goen.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {

  private static final long SECOND = 1_000_000_000L;

  private final SilenceWatch watch = new SilenceWatch(Duration.ofSeconds(30), 0);

  @Test
  void anyByteStartsThePatienceAnew() {
    assertFalse(watch.isOverdue(29 * SECOND));
    watch.heard(29 * SECOND);
    assertFalse(watch.isOverdue(58 * SECOND));
    assertTrue(watch.isOverdue(59 * SECOND));
  }

  /** Where nobody lives any more, opening the port again and again is no cure. */
  @Test
  void openingInVainIsRepeatedLessAndLessOften() {
    long now = 0;
    int times = 0;
    while (now < 24 * 3600 * SECOND) {
      now += SECOND;
      if (watch.isOverdue(now)) {
        watch.lost();
        watch.opened(now);
        times++;
      }
    }
    assertTrue(times < 32, "in a day: " + times);
    watch.heard(now);
    assertTrue(watch.isOverdue(now + 30 * SECOND), "once something was heard, it is quick again");
  }

  /** Somebody who wants a longer patience than an hour has it each time. */
  @Test
  void longPatienceStays() {
    SilenceWatch patient = new SilenceWatch(Duration.ofHours(5), 0);
    assertEquals(Duration.ofHours(5), patient.lost());
    assertEquals(Duration.ofHours(5), patient.lost());
  }
}
