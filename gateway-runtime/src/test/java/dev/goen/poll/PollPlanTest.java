package dev.goen.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PollPlanTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void periodsDoNotDriftHoweverLongThePollsTake() {
    Random random = new Random(1);
    PollPlan plan = plan(List.of(Duration.ofSeconds(1)));
    long now = 0;
    for (int i = 0; i < 1000; i++) {
      now += plan.waitNanos(0, now);
      assertEquals(i * SECOND, now);
      now += random.nextLong(SECOND / 2);
      plan.done(0, true, now);
    }
    assertEquals(0, plan.overruns());
  }

  @Test
  void turnThatWasMissedIsCountedAndNotMadeUpFor() {
    PollPlan plan = plan(List.of(Duration.ofSeconds(1)));
    assertEquals(3, plan.done(0, true, 3 * SECOND + SECOND / 2), "each is to be told");
    assertEquals(3, plan.overruns());
    assertEquals(SECOND / 2, plan.waitNanos(0, 3 * SECOND + SECOND / 2));
  }

  @Test
  void theDeviceThatIsDueFirstIsNext() {
    PollPlan plan = plan(List.of(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    assertEquals(0, plan.next(0));
    plan.done(0, true, 1);
    assertEquals(1, plan.next(1));
    plan.done(1, true, 2);
    assertEquals(1, plan.next(2), "due at 1 s, the other at 2 s");
  }

  /** A dead slave must not slow down the line: it is asked ever less often, but never forgotten. */
  @Test
  void failingDeviceIsAskedLessAndLessOftenAndAtOnceAgainWhenItIsBack() {
    PollPlan plan = plan(List.of(Duration.ofSeconds(1)));
    long now = 0;
    long polls = 0;
    while (now < 600 * SECOND) {
      now += Math.max(0, plan.waitNanos(0, now));
      plan.done(0, false, now);
      polls++;
    }
    assertTrue(polls < 20, "polls in ten minutes: " + polls);
    now += plan.waitNanos(0, now);
    plan.done(0, true, now);
    assertEquals(SECOND, plan.waitNanos(0, now));
  }

  /** What is dead is waited for while nobody else is due. */
  @Test
  void deviceThatFailedYieldsToThoseWhoseTurnWouldComeMeanwhile() {
    PollPlan plan = plan(List.of(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    plan.done(0, false, 0);
    plan.done(1, true, 0);
    assertEquals(1, plan.next(SECOND), "both are due");
    plan.done(1, true, SECOND);
    assertEquals(0, plan.next(SECOND), "now there is time for it");
    assertEquals(1, plan.next(2 * SECOND - SECOND / 10), "its 200 ms would not fit");
    assertEquals(0, plan.next(3 * SECOND), "but it is not put off for ever");
  }

  /** A bad connection answers now and then; that does not make it good. */
  @Test
  void oneGoodAnswerIsNotEnoughToGoFirstAgain() {
    PollPlan plan = plan(List.of(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    plan.done(0, false, 0);
    plan.done(1, true, 0);
    for (int second = 1; second <= 10; second++) {
      assertEquals(1, plan.next(second * SECOND));
      plan.done(1, true, second * SECOND);
      plan.done(0, true, second * SECOND);
    }
    assertEquals(0, plan.next(11 * SECOND));
  }

  private static PollPlan plan(List<Duration> periods) {
    return new PollPlan(periods, Collections.nCopies(periods.size(), Duration.ofMillis(200)), 0);
  }
}
