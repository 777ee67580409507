package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.uplink.payload.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTest {

  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  /** The promise to whoever pays: in no hour, wherever it begins, more than was agreed. */
  @Test
  void noHourHasMoreThanItsBudgetAndOneMessage() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Budget budget = new Budget(100_000, 0, 0);
    Deque<long[]> last = new ArrayDeque<>();
    long inHour = 0;
    for (long now = 0; now < 10 * HOUR; now += random.nextLong(20_000)) {
      Lane lane = random.nextInt(3) == 0 ? Lane.LIVE : Lane.BACKLOG;
      if (budget.allows(lane, now)) {
        long bytes = 1 + random.nextLong(2_000);
        budget.spent(lane, bytes, now);
        last.add(new long[] {now, bytes});
        inHour += bytes;
      }
      while (!last.isEmpty() && last.getFirst()[0] <= now - HOUR) {
        inHour -= last.remove()[1];
      }
      assertTrue(inHour < 102_000, "seed " + seed + ": " + inHour + " B at " + now);
    }
  }

  /** Live data that needs six tenths must have them although a backlog wants everything at once. */
  @Test
  void liveDataKeepsWhatItNeedsWhileABacklogTakesTheRest() {
    Budget budget = new Budget(600_000, 0, 0);
    long live = 0;
    long backlog = 0;
    for (long second = 0; second < 3 * 3600; second++) {
      long now = second * 1_000;
      assertTrue(budget.allows(Lane.LIVE, now), "live data waits at " + second + " s");
      budget.spent(Lane.LIVE, 100, now);
      live += 100;
      for (int i = 0; i < 10 && budget.allows(Lane.BACKLOG, now); i++) {
        budget.spent(Lane.BACKLOG, 1_000, now);
        backlog += 1_000;
      }
    }
    assertEquals(1_080_000, live);
    assertTrue(backlog > 600_000, "the rest is not wasted: " + backlog);
  }

  @Test
  void theBacklogWaitsFirstThenLiveDataAndAlarmsNever() {
    Budget budget = new Budget(1_000, 0, 0);
    assertEquals(Budget.State.OPEN, budget.state(0));
    budget.spent(Lane.BACKLOG, 800, 0);
    assertEquals(Budget.State.BACKLOG_WAITS, budget.state(0));
    budget.spent(Lane.LIVE, 200, 0);
    assertEquals(Budget.State.LIVE_WAITS, budget.state(0));
    assertTrue(budget.allows(Lane.ALARM, 0));
    assertEquals(Budget.State.LIVE_WAITS, budget.state(HOUR - 1));
    assertEquals(Budget.State.OPEN, budget.state(HOUR + MINUTE));
  }

  @Test
  void theDayHoldsWhenTheHourWouldNot() {
    Budget budget = new Budget(1_000, 2_000, 0);
    for (long hour = 0; hour < 3; hour++) {
      budget.spent(Lane.LIVE, 700, hour * 2 * HOUR);
    }
    assertFalse(budget.allows(Lane.LIVE, 6 * HOUR));
    assertTrue(budget.allows(Lane.LIVE, 25 * HOUR));
  }

  @Test
  void withoutLimitsNothingWaits() {
    Budget budget = Budget.unlimited();
    budget.spent(Lane.BACKLOG, Long.MAX_VALUE, 0);
    assertEquals(Budget.State.UNLIMITED, budget.state(0));
    assertTrue(budget.allows(Lane.BACKLOG, 0));
  }

  /** A gateway that restarts each minute must not have a fresh budget each minute. */
  @Test
  void aRestartIsNoNewBudget(@TempDir Path folder) {
    Path file = folder.resolve("budget");
    long most = 10_000;
    long sent = 0;
    for (int start = 0; start < 50; start++) {
      Metering metering = Metering.of(new Budget(most, 0, start), file, start);
      for (int i = 0; i < 30 && metering.allows(Lane.LIVE, start); i++) {
        metering.spent(Lane.LIVE, 40, start);
        sent += 40;
      }
    }
    assertTrue(sent >= most, "nothing is withheld either: " + sent);
    assertTrue(sent <= most + 50 * most / 100, "a hundredth each start at most: " + sent);
  }

  @Test
  void whatWasSpentFadesAfterARestartAsBefore(@TempDir Path folder) {
    Path file = folder.resolve("budget");
    Metering before = Metering.of(new Budget(1_000, 0, 0), file, 0);
    before.spent(Lane.LIVE, 1_000, 0);
    before.spent(Lane.ALARM, 10, 30 * MINUTE);
    Metering after = Metering.of(new Budget(1_000, 0, 7 * HOUR), file, 7 * HOUR);
    assertFalse(after.allows(Lane.LIVE, 7 * HOUR + 29 * MINUTE));
    assertTrue(after.allows(Lane.LIVE, 7 * HOUR + 32 * MINUTE));
  }

  @Test
  void aTornFileIsToldOfAndSendingGoesOn(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("budget");
    for (String torn : new String[] {"", "1:", "1:2\n", "1:2\n3:-4\n", "x\ny\n"}) {
      Files.writeString(file, torn);
      assertThrows(
          IllegalArgumentException.class, () -> new Budget(1_000, 0, 0).takeOver(torn), torn);
      assertTrue(Metering.of(new Budget(1_000, 0, 0), file, 0).allows(Lane.LIVE, 0), torn);
    }
  }
}
