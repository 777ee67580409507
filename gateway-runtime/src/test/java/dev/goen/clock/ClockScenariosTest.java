package dev.goen.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.clock.ClockWorld.Dated;
import dev.goen.sim.time.TrueTime.State;
import dev.goen.uplink.payload.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a clock does in the field: each reading at the hub has its true time within its stated
 * uncertainty, or says that it is estimated, with bounds that hold. From the gateway's timekeeping,
 * buffer and codec to the hub's decoder, store and correction; only the clocks are made by hand.
 */
class ClockScenariosTest {

  private static final double HOUR = 3_600_000;
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Duration AN_HOUR = Duration.ofHours(1);

  @TempDir Path folder = Path.of("unset");

  private Random dice = new Random();

  @SuppressWarnings("NullAway.Init") // made before each test
  private ClockWorld world;

  @BeforeEach
  void begin(TestInfo test) throws Exception {
    long seed = Long.getLong("goen.seed", new Random().nextLong());
    System.out.println(test.getDisplayName() + ": -Dgoen.seed=" + seed);
    dice = new Random(seed);
    world = new ClockWorld(folder, dice);
  }

  @AfterEach
  void end() throws Exception {
    world.close();
  }

  // No battery, no saved time: the wall clock is half a century behind until a server answers.
  @Test
  void nineteenSeventyAtBoot() throws Exception {
    world.boot(0, ppm());
    world.run(TEN_MINUTES);
    world.send(Lane.LIVE);
    assertStates(judge(), Set.of(State.ESTIMATED));
    world.run(TEN_MINUTES);
    world.sync(serverError());
    world.run(TEN_MINUTES);
    world.send(Lane.BACKLOG);
    assertStates(judge(), Set.of(State.CORRECTED, State.SYNCED));
    assertWithin(750);
  }

  // The normal case of a Pi: plausible, and behind by as long as it was off.
  @Test
  void savedTimeBehind() throws Exception {
    world.boot(world.now() - 5 * HOUR, ppm());
    world.run(TEN_MINUTES);
    world.send(Lane.LIVE);
    world.run(TEN_MINUTES);
    world.sync(serverError());
    world.run(TEN_MINUTES);
    world.send(Lane.LIVE);
    assertStates(judge(), Set.of(State.CORRECTED, State.SYNCED));
    assertWithin(750);
    assertEquals(1, world.report().steps());
    assertEquals(5 * HOUR, (double) world.report().lastStepMillis(), 1_000);
  }

  // Somebody types a wrong date; the daemon mends it an hour later.
  @Test
  void stepBack() throws Exception {
    world.boot(world.now(), ppm());
    world.sync(serverError());
    world.run(AN_HOUR);
    world.step(-2 * HOUR);
    world.run(AN_HOUR);
    world.send(Lane.LIVE);
    judge();
    world.sync(serverError());
    world.run(AN_HOUR);
    world.send(Lane.LIVE);
    judge();
    assertWithin(750);
    assertEquals(2, world.report().steps());
  }

  // Forward looks like a daemon that has not heard from its server for long.
  @Test
  void stepForward() throws Exception {
    world.boot(world.now(), ppm());
    world.sync(serverError());
    world.run(AN_HOUR);
    world.step(3 * HOUR);
    world.run(AN_HOUR);
    world.send(Lane.LIVE);
    world.sync(serverError());
    world.run(TEN_MINUTES);
    world.send(Lane.LIVE);
    judge();
    assertWithin(750);
    assertEquals(2, world.report().steps());
  }

  @Test
  void suspend() throws Exception {
    world.boot(world.now() - HOUR, ppm());
    world.run(TEN_MINUTES);
    world.suspend(Duration.ofMinutes(90));
    world.run(TEN_MINUTES);
    world.sync(serverError());
    world.run(TEN_MINUTES);
    world.suspend(Duration.ofMillis(1_700));
    world.run(TEN_MINUTES);
    world.suspend(Duration.ofHours(9));
    world.run(TEN_MINUTES);
    world.send(Lane.BACKLOG);
    assertStates(judge(), Set.of(State.CORRECTED, State.ESTIMATED));
    assertWithin(2_500);
    assertEquals(1, world.report().steps(), "sleeping is no step");
  }

  // A first boot that never learns the time: only the arrival bounds it, and dates what was live.
  @Test
  void neverSynced() throws Exception {
    world.boot(0, ppm());
    for (int i = 0; i < 20; i++) {
      world.run(Duration.ofMinutes(3));
      world.send(Lane.LIVE);
    }
    List<Dated> dated = judge();
    assertStates(dated, Set.of(State.ESTIMATED));
    assertTrue(dated.stream().allMatch(one -> one.time().earliest() == null));
    assertTrue(dated.stream().allMatch(one -> one.error() < 1_000), "a live link dates well");
  }

  // The normal disaster: power cuts without network. What is known before and after bounds them.
  @Test
  void twoBootsWithoutSyncThenSync() throws Exception {
    world.boot(world.now(), ppm());
    world.sync(serverError());
    world.run(AN_HOUR);
    double known = world.now();
    world.off(Duration.ofMinutes(dice.nextInt(60)));
    world.boot(world.wall(), ppm());
    world.run(AN_HOUR);
    world.off(Duration.ofMinutes(dice.nextInt(60)));
    world.boot(world.wall(), ppm());
    world.run(AN_HOUR);
    world.off(Duration.ofMinutes(dice.nextInt(60)));
    world.boot(world.wall(), ppm());
    world.run(TEN_MINUTES);
    world.send(Lane.BACKLOG);
    judge();
    world.sync(serverError());
    world.run(TEN_MINUTES);
    world.send(Lane.LIVE);
    List<Dated> dated = judge();
    assertStates(dated, Set.of(State.SYNCED, State.CORRECTED, State.ESTIMATED));
    List<Dated> estimated =
        dated.stream().filter(one -> one.time().state() == State.ESTIMATED).toList();
    assertEquals(720, estimated.size(), 10, "both hours without a clock, and nothing else");
    double open = world.now() - known - 2 * HOUR;
    for (Dated one : estimated) {
      Long uncertainty = one.time().uncertaintyMillis();
      assertTrue(uncertainty != null && uncertainty < open / 2 + 5_000, one::toString);
    }
    for (int i = 1; i < 300; i++) {
      long told = estimated.get(i).time().utcMillis() - estimated.getFirst().time().utcMillis();
      double was = estimated.get(i).truth() - estimated.getFirst().truth();
      assertEquals(
          was, (double) told, 2 + was * Fix.DRIFT, "readings of a boot keep their distances");
    }
  }

  // A server that is wrong is believed, as nothing speaks against it; the next one is right.
  @Test
  void wrongSyncIsCorrectedLater() throws Exception {
    world.boot(world.now() - HOUR, ppm());
    world.run(TEN_MINUTES);
    world.sync(dice.nextBoolean() ? 26 * HOUR : -3 * HOUR);
    world.run(AN_HOUR);
    world.send(Lane.LIVE);
    assertTrue(
        world.atHub().stream().noneMatch(Dated::holds), "the test must begin with wrong times");
    world.sync(serverError());
    world.run(TEN_MINUTES);
    world.send(Lane.LIVE);
    assertStates(judge(), Set.of(State.CORRECTED, State.SYNCED));
    assertWithin(750);
  }

  // A boot that believed a clock a day ahead to its end: what came after could not have come
  // before.
  @Test
  void wrongSyncIsRefutedByTheNextBoot() throws Exception {
    world.boot(world.now(), ppm());
    world.sync(serverError());
    world.run(TEN_MINUTES);
    world.off(TEN_MINUTES);
    world.boot(world.wall(), ppm());
    world.sync(24 * HOUR);
    world.run(AN_HOUR);
    world.send(Lane.LIVE);
    world.off(TEN_MINUTES);
    world.boot(world.wall(), ppm());
    world.sync(serverError());
    world.run(TEN_MINUTES);
    world.send(Lane.LIVE);
    List<Dated> dated = judge();
    List<Dated> refuted = dated.stream().filter(d -> d.time().state() == State.ESTIMATED).toList();
    assertEquals(360, refuted.size(), 10);
  }

  // An hour between anchors leaves room for 180 ms of drift; the middle of it is the best guess.
  @Test
  void fiftyPartsPerMillionOverADay() throws Exception {
    world.boot(0, dice.nextBoolean() ? 50 : -50);
    world.lookEvery(Duration.ofSeconds(10));
    world.every(Duration.ofMinutes(1));
    for (int i = 0; i < 24; i++) {
      world.feed(world.hub, 20);
      world.run(AN_HOUR);
    }
    world.feed(world.hub, 20);
    world.run(Duration.ofSeconds(10));
    world.send(Lane.BACKLOG);
    judge();
    assertWithin(20 + 90 + 20 + 10);
  }

  // The daemon slews the drift away, which the monotonic clock shares.
  @Test
  void driftThatTheDaemonSlewsAway() throws Exception {
    world.boot(world.now(), ppm());
    world.sync(serverError());
    world.lookEvery(Duration.ofSeconds(10));
    world.every(Duration.ofMinutes(1));
    for (int i = 0; i < 24; i++) {
      world.run(AN_HOUR);
      world.slew(-world.wallError() + serverError());
    }
    world.run(TEN_MINUTES);
    world.send(Lane.BACKLOG);
    judge();
    assertWithin(750);
  }

  // Once right and then alone for five days: the word changes before the time is wrong by a second.
  @Test
  void serverThatIsGoneMakesEstimates() throws Exception {
    world.boot(world.now(), ppm());
    world.sync(serverError());
    world.every(Duration.ofMinutes(10));
    for (int hour = 0; hour < 6; hour++) {
      world.run(AN_HOUR);
      world.send(Lane.LIVE);
    }
    world.lookEvery(Duration.ofSeconds(30));
    world.run(Duration.ofDays(4));
    world.send(Lane.LIVE);
    List<Dated> dated = judge();
    assertStates(dated, Set.of(State.SYNCED, State.CORRECTED, State.ESTIMATED));
    assertTrue(dated.stream().anyMatch(one -> "estimated".equals(one.row().clock())));
    for (Dated one : dated) {
      if ("synced".equals(one.row().clock())) {
        Long sent = one.row().utcMillis();
        assertTrue(sent != null && Math.abs(sent - one.truth()) <= 1_000, one::toString);
      }
    }
  }

  // The best one is taken, and the others may say what they like.
  @Test
  void severalSources() throws Exception {
    world.boot(0, ppm());
    world.sync(350);
    world.run(TEN_MINUTES);
    assertEquals("timesyncd", world.report().source());
    world.ask(40, 160);
    world.run(Duration.ofSeconds(20));
    assertEquals("hub", world.report().source());
    world.feed(world.gps, 5);
    world.run(TEN_MINUTES);
    assertEquals("gps", world.report().source());
    assertEquals("", world.report().trouble());
    world.send(Lane.BACKLOG);
    judge();
    assertWithin(5 + 60 + 10);
    world.sync(2_000);
    world.run(Duration.ofSeconds(5));
    assertEquals(
        "timesyncd and hub contradict each other; timesyncd and gps contradict each other",
        world.report().trouble());
    world.send(Lane.BACKLOG);
    judge();
    assertWithin(5 + 60 + 10);
  }

  // The hub is the only one who knows, over a link whose ways there and back differ.
  @Test
  void hubAlone() throws Exception {
    world.boot(0, ppm());
    for (int i = 0; i < 12; i++) {
      world.run(TEN_MINUTES);
      world.ask(dice.nextDouble() * 900, dice.nextDouble() * 900);
    }
    world.run(TEN_MINUTES);
    world.send(Lane.BACKLOG);
    judge();
    assertWithin(900 + 2_000);
  }

  // A clock that says 1970 and "trusted" is not believed: there was no such program then.
  @Test
  void timeBeforeTheProgramWasMadeIsNotBelieved() throws Exception {
    world.boot(0, ppm());
    world.sync(-ClockWorld.START);
    world.run(TEN_MINUTES);
    world.send(Lane.LIVE);
    assertEquals("timesyncd gives a time that has long passed", world.report().trouble());
    assertStates(judge(), Set.of(State.ESTIMATED));
  }

  // What comes in no order of ours: many lives of a gateway, each with its own trouble.
  @Test
  void anyMixtureOfAllThis() throws Exception {
    world.lookEvery(Duration.ofSeconds(5));
    for (int boot = 0; boot < 8; boot++) {
      world.boot(dice.nextBoolean() ? 0 : world.wall(), ppm());
      for (int i = dice.nextInt(6); i >= 0; i--) {
        switch (dice.nextInt(7)) {
          case 0 -> world.sync(serverError());
          case 1 -> world.suspend(Duration.ofSeconds(dice.nextInt(3_000)));
          case 2 -> world.feed(world.gps, 5 + dice.nextInt(50));
          case 3 -> world.ask(dice.nextInt(2_000), dice.nextInt(2_000));
          case 4 -> world.unsync();
          case 5 -> world.send(Lane.LIVE);
          default -> world.every(Duration.ofSeconds(1 + dice.nextInt(60)));
        }
        world.run(Duration.ofSeconds(dice.nextInt(5_000)));
      }
      world.off(Duration.ofSeconds(dice.nextInt(10_000)));
    }
    world.boot(world.wall(), ppm());
    world.send(Lane.BACKLOG);
    assertFalse(judge().isEmpty());
  }

  private double ppm() {
    return dice.nextDouble() * 100 - 50;
  }

  /** How wrong a time server on the way leaves the clock. */
  private double serverError() {
    return dice.nextDouble() * 200 - 100;
  }

  /** The promise, for each reading that is at the hub. */
  private List<Dated> judge() throws Exception {
    List<Dated> dated = world.atHub();
    for (Dated one : dated) {
      assertTrue(one.holds(), () -> "out of its bounds: " + one);
      if (one.time().state() != State.ESTIMATED) {
        Long uncertainty = one.time().uncertaintyMillis();
        assertTrue(uncertainty != null && uncertainty <= 1_001, one::toString);
        assertTrue(
            uncertainty != null && one.error() <= uncertainty + 1,
            () -> "more wrong than stated: " + one);
      }
    }
    return dated;
  }

  private static void assertStates(List<Dated> dated, Set<State> expected) {
    Set<State> found = new TreeSet<>();
    dated.forEach(one -> found.add(one.time().state()));
    assertEquals(new TreeSet<>(expected), found);
  }

  /** Bounds that hold are easy when they are wide: they must also be narrow. */
  private void assertWithin(long millis) throws Exception {
    for (Dated one : world.atHub()) {
      Long uncertainty = one.time().uncertaintyMillis();
      assertTrue(uncertainty != null && uncertainty <= millis, () -> "too vague: " + one);
    }
  }
}
