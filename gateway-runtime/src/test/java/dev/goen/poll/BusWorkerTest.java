package dev.goen.poll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalChip;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.Identity;
import dev.goen.driver.PollResult;
import dev.goen.pipeline.DevicePipeline;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BusWorkerTest {

  private static final BootId BOOT = new BootId(new UUID(0, 1));

  private final SampleClock clock = () -> new SampleTime(BOOT, System.nanoTime() / 1_000_000);
  private final BlockingQueue<Polled> polled = new LinkedBlockingQueue<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicReference<@Nullable Thread> closer = new AtomicReference<>();

  /** How a device behaves; told the number of the bus's opening. */
  private interface Behaviour {
    PollResult on(int opening) throws BusFault;
  }

  @Test
  void busThatHasGoneIsOpenedAgainAndTheTimeBetweenIsSilence() throws Exception {
    try (BusWorker<Integer> worker =
        worker(List.of(device("a", opening -> opening == 1 ? gone() : sampled("a"))))) {
      worker.start();
      assertInstanceOf(PollResult.NoReply.class, next().result());
      Polled back = next();
      while (back.result() instanceof PollResult.NoReply) {
        back = next();
      }
      assertInstanceOf(PollResult.Sampled.class, back.result());
    }
    assertEquals(2, opened.get());
    assertEquals(2, closed.get(), "each bus that was opened is closed");
  }

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

  /** An adapter that hangs, or a server without power, does not say that it has gone. */
  @Test
  void busOnWhichNothingIsReceivedIsOpenedAnew() throws Exception {
    Device<Integer> hangs =
        device("a", opening -> opening < 3 ? new PollResult.NoReply(0) : sampled("a"));
    try (BusWorker<Integer> worker =
        new BusWorker<>(
            "test",
            List.of(hangs),
            this::open,
            clock,
            polled::add,
            Optional.of(Duration.ofMillis(100)))) {
      worker.start();
      while (!next().ok()) {
        // it is opened in vain once more before the device answers
      }
      assertEquals(new BusStatus("test", true, 2, worker.status().overruns()), worker.status());
    }
    assertEquals(3, closed.get());
  }

  /** A tag must not have to wait for a turn that is an hour away. */
  @Test
  void whoSpeaksUnaskedIsHeardAgainAsSoonAsTheBusIsBack() throws Exception {
    Device<Integer> reader =
        device(
            "reader",
            Duration.ofHours(1),
            new Gauge() {
              @Override
              public PollResult poll(Integer opening, Deadline deadline) throws BusFault {
                return opening == 1 ? gone() : sampled("reader");
              }

              @Override
              public boolean listens() {
                return true;
              }
            });
    try (BusWorker<Integer> worker = worker(List.of(reader))) {
      worker.start();
      assertFalse(next().ok());
      assertTrue(next().ok());
    }
  }

  /** A mistake in opening a bus is not tried again as fast as the machine can. */
  @Test
  void aBusThatFailsToOpenByAMistakeIsGivenPauses() throws Exception {
    Device<Integer> reader =
        device(
            "reader",
            Duration.ofMillis(10),
            new Gauge() {
              @Override
              public PollResult poll(Integer opening, Deadline deadline) {
                return sampled("reader");
              }

              @Override
              public boolean listens() {
                return true;
              }
            });
    Bus.Opener<Integer> mistaken =
        () -> {
          opened.incrementAndGet();
          throw new IllegalStateException("a mistake");
        };
    try (BusWorker<Integer> worker =
        new BusWorker<>("test", List.of(reader), mistaken, clock, polled::add)) {
      worker.start();
      assertInstanceOf(PollResult.BadFrame.class, next().result());
      Thread.sleep(500);
      assertTrue(opened.get() < 10, () -> opened + " openings in half a second");
    }
  }

  /** Whoever answers after a replug must be who answered before. */
  @Test
  void strangersValuesAreNotTakenForThoseOfTheOldDevice() throws Exception {
    AtomicInteger polls = new AtomicInteger();
    Device<Integer> gauge =
        device(
            "a",
            Duration.ofMillis(50),
            new Gauge() {
              @Override
              public Identity identity(Integer opening, Deadline deadline) {
                return new Identity.Known(opening == 2 ? "serial 2" : "serial 1");
              }

              @Override
              public PollResult poll(Integer opening, Deadline deadline) throws BusFault {
                assertNotEquals(2, opening, "the stranger is not even asked");
                return polls.incrementAndGet() == 3 ? gone() : sampled("a");
              }
            });
    try (BusWorker<Integer> worker =
        new BusWorker<>(
            "test",
            List.of(gauge),
            this::open,
            clock,
            polled::add,
            Optional.of(Duration.ofHours(1)))) {
      worker.start();
      assertTrue(next().ok());
      assertTrue(next().ok());
      PollResult result = next().result();
      while (result instanceof PollResult.NoReply) {
        result = next().result();
      }
      assertEquals(new PollResult.Foreign("device serial 2 instead of serial 1"), result);
      assertEquals(result, next().result(), "and so it stays");
    }
  }

  /** A driver of a gauge without a number of its own. */
  private abstract static class Gauge implements Driver<Integer> {
    @Override
    public List<Channel> channels() {
      return List.of();
    }
  }

  private Polled next() throws InterruptedException {
    Polled one = polled.poll(30, TimeUnit.SECONDS);
    assertNotNull(one, "nothing was polled");
    return one;
  }

  private BusWorker<Integer> worker(List<Device<Integer>> devices) {
    return new BusWorker<>("test", devices, this::open, clock, polled::add);
  }

  private Bus<Integer> open() {
    int opening = opened.incrementAndGet();
    return new Bus<>() {
      private boolean mine = true;

      @Override
      public Integer of(Device<Integer> device) {
        return opening;
      }

      @Override
      public synchronized void close() {
        if (mine) {
          mine = false;
          closer.set(Thread.currentThread());
          closed.incrementAndGet();
        }
      }
    };
  }

  private static PollResult gone() throws BusFault {
    throw new BusFault(BusFault.Kind.GONE, "test", "unplugged");
  }

  private PollResult sampled(String id) {
    return new PollResult.Sampled(
        List.of(
            Reading.of(
                new SensorId(id), "level", new Value.Decimal(1, 0), Unit.METRE, clock.now())));
  }

  private static Device<Integer> device(String id, Behaviour behaviour) {
    return device(id, Duration.ofMillis(50), behaviour);
  }

  private static Device<Integer> device(String id, Duration period, Behaviour behaviour) {
    SensorId sensor = new SensorId(id);
    return device(
        id,
        period,
        new Driver<>() {
          @Override
          public List<Channel> channels() {
            return List.of(new Channel(sensor, "level", Unit.METRE));
          }

          @Override
          public PollResult poll(Integer bus, Deadline deadline) throws BusFault {
            return behaviour.on(bus);
          }
        });
  }

  private static Device<Integer> device(String id, Duration period, Driver<Integer> driver) {
    return new Device<>(
        new SensorId(id),
        "river",
        StreamClass.DATA,
        period,
        Duration.ofMillis(20),
        -1,
        -1,
        DigitalChip.Pull.OFF,
        driver,
        DevicePipeline.NONE);
  }
}
