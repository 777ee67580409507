package dev.goen.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.PollResult;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whose turn it is told to be, and how a worker ends; the bus stays open. */
class BusWorkerTest extends BusWorkerFixture {

  /** On a busy machine a thread stands still between two clocks: a turn stays where it is. */
  @Test
  void turnsKeepTheirPlaceWhenTheThreadIsHeldUpBetweenTheClocks() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    SampleClock heldUp =
        () -> {
          SampleTime now = clock.now();
          if (calls.incrementAndGet() % 3 == 0) {
            LockSupport.parkNanos(70_000_000);
          }
          return now;
        };
    Device<Integer> gauge = device("a", Duration.ofMillis(100), opening -> sampled("a"));
    try (BusWorker<Integer> worker =
        new BusWorker<>("test", List.of(gauge), this::open, heldUp, polled::add)) {
      worker.start();
      for (int i = 0; i < 20; i++) {
        Polled one = next();
        long since = one.started().monoMillis() - worker.firstTurn().monoMillis();
        int off = Math.floorMod(since + 50, 100) - 50;
        assertTrue(Math.abs(off) <= 5, "turn " + i + " is told " + off + " ms off its place");
        long until = one.ended().monoMillis() - worker.firstTurn().monoMillis();
        long passed = (until + 5) / 100 - (since + 50) / 100;
        assertTrue(passed >= one.skipped(), one.skipped() + " passed by, told of " + passed);
      }
    }
  }

  /** A driver's mistake is that driver's: its neighbour on the line is asked as before. */
  @Test
  void driverThatThrowsDoesNotStopItsNeighbour() throws Exception {
    try (BusWorker<Integer> worker =
        worker(
            List.of(
                device(
                    "bad",
                    opening -> {
                      throw new IllegalStateException("a mistake");
                    }),
                device("good", opening -> sampled("good"))))) {
      worker.start();
      int good = 0;
      int bad = 0;
      while (good < 5 || bad < 2) {
        Polled one = next();
        if (one.device().id().text().equals("good")) {
          assertInstanceOf(PollResult.Sampled.class, one.result());
          good++;
        } else {
          assertInstanceOf(PollResult.BadFrame.class, one.result());
          bad++;
        }
      }
    }
    assertEquals(1, opened.get(), "a device's fault is no reason to open the bus anew");
  }

  @Test
  void workerThatIsClosedEndsAtOnceAndClosesItsBus() throws Exception {
    Duration period = Duration.ofHours(1);
    BusWorker<Integer> worker = worker(List.of(device("a", period, opening -> sampled("a"))));
    worker.start();
    next();
    worker.close();
    assertNotEquals(Thread.currentThread(), closer.get(), "it ended by itself, an hour early");
    assertEquals(1, closed.get());
  }

  /** A turn that nobody took must not look as if there had been none. */
  @Test
  void turnsThatPassByWhileTheBusIsBusyAreCounted() throws Exception {
    try (BusWorker<Integer> worker =
        worker(
            List.of(
                device(
                    "slow",
                    opening -> {
                      beBusy(Duration.ofMillis(170));
                      return sampled("slow");
                    })))) {
      worker.start();
      assertTrue(next().skipped() >= 2, "170 ms are more than three turns of 50 ms");
    }
  }

  /** An answer dated with the first millisecond of the next turn leaves its own without one. */
  @Test
  void turnIsPassedByOnceTheNextOnesFirstMillisecondIsDated() throws Exception {
    int period = 50;
    AtomicReference<@Nullable SampleTime> first = new AtomicReference<>();
    Device<Integer> late =
        device(
            "late",
            opening -> {
              long from = Objects.requireNonNull(first.get()).monoMillis();
              long next = (clock.now().monoMillis() - from) / period * period + period;
              while (clock.now().monoMillis() - from < next) {
                Thread.onSpinWait();
              }
              return sampled("late");
            });
    try (BusWorker<Integer> worker = worker(List.of(late))) {
      first.set(worker.firstTurn());
      worker.start();
      for (int i = 0; i < 5; i++) {
        Polled one = next();
        assertTrue(one.skipped() >= 1, () -> one + " since " + first.get());
      }
    }
  }

  /** Who waits behind a slow one when the end comes gets no answer that could tell of it. */
  @Test
  void turnsThatWereDueAtTheEndAreLeftBehindAsCounts() throws Exception {
    AtomicReference<Runnable> end = new AtomicReference<>(() -> {});
    Device<Integer> waiting = device("waiting", opening -> sampled("waiting"));
    Device<Integer> slow =
        device(
            "slow",
            Duration.ofHours(1),
            opening -> {
              beBusy(Duration.ofMillis(160));
              end.get().run();
              return sampled("slow");
            });
    BusWorker<Integer> worker = worker(List.of(waiting, slow));
    end.set(worker::halt);
    worker.start();
    assertEquals(waiting, next().device());
    assertEquals(slow, next().device(), "what was under way still counts");
    worker.close();
    PassedBy left = worker.passedBy().getFirst();
    assertEquals(1, worker.passedBy().size());
    assertEquals(waiting, left.device());
    assertTrue(left.turns() >= 2, left + " of at least 2");
    assertEquals(left.turns(), (left.to().monoMillis() - left.from().monoMillis()) / 50 + 1);
  }

  /** What a slow line takes is real time here: the plan goes by it. */
  private static void beBusy(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  /**
   * The turns before a late one that fails are part of the outage, or nobody would tell of them.
   */
  @Test
  void outageThatIsNoticedLateBeganWhenTheTurnWasDue() throws Exception {
    try (BusWorker<Integer> worker =
        worker(
            List.of(
                device(
                    "slow",
                    opening -> {
                      LockSupport.parkNanos(Duration.ofMillis(170).toNanos());
                      return sampled("slow");
                    }),
                device("dead", opening -> new PollResult.NoReply(0))))) {
      worker.start();
      Polled slow = next();
      Polled dead = next();
      assertEquals("dead", dead.device().id().text());
      assertTrue(slow.ended().monoMillis() - worker.firstTurn().monoMillis() >= 100);
      assertTrue(dead.started().monoMillis() - worker.firstTurn().monoMillis() <= 1, "to a ms");
      assertEquals(0, dead.skipped(), "they are not counted twice");
    }
  }
}
