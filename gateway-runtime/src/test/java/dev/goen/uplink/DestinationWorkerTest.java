package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog.Order;
import dev.goen.reading.SeqSet;
import dev.goen.uplink.fake.FakeTransport;
import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Message;
import dev.goen.uplink.payload.Packs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DestinationWorkerTest {

  private static final Duration FRESH = Duration.ZERO;
  private static final Duration OLD = Duration.ofMinutes(5);
  private static final Delivery.Refused NO_RIGHTS = new Delivery.Refused(0, false, "no rights");

  @Test
  void freshDataGoesLiveEventsAsAlarmsAndOldDataAsBacklog() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench = new Bench(Order.OLDEST_FIRST, hub)) {
      bench.commit(Packs.RIVER, 30, OLD, false);
      bench.worker.start();
      Bench.until("the backlog is delivered", () -> bench.complete(Packs.RIVER));
      bench.commit(Packs.RIVER, 5, FRESH, true);
      bench.commit(Bench.ALARMS, 1, FRESH, true);
      Bench.until(
          "all is delivered", () -> bench.complete(Packs.RIVER) && bench.complete(Bench.ALARMS));
      assertEquals(
          Set.of(
              "goen/v1/river/gw07/data/backlog 1-30",
              "goen/v1/river/gw07/data/live 31-35",
              "goen/v1/river/gw07/event/alarm 1"),
          paths(hub));
    }
  }

  /** What is on its way when a link breaks has no answer, and is sent again: at most a window. */
  @Test
  void nothingIsLostWhenTheLinkBreaksAgainAndAgain() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (FakeTransport hub = new FakeTransport("hub", 8);
        Bench bench = new Bench(Order.OLDEST_FIRST, hub)) {
      bench.worker.start();
      for (int round = 0; round < 6; round++) {
        hub.answering(random.nextBoolean());
        for (int i = 0; i < 20; i++) {
          bench.commit(Packs.RIVER, 1 + random.nextInt(20), FRESH, random.nextInt(4) > 0);
        }
        int connects = hub.connects();
        hub.cut();
        Bench.until("connected again, seed " + seed, () -> hub.connects() > connects);
      }
      hub.answering(true);
      Bench.until("all is delivered, seed " + seed, () -> bench.complete(Packs.RIVER));
      assertTrue(hub.mostInFlight() <= 8, "seed " + seed);
    }
  }

  /** It lasts as long as one likes, and takes nothing: the other way must get its turn. */
  @Test
  void aHubThatConnectsAndNeverAnswersYieldsToTheFallBack() throws Exception {
    Duration stable = Duration.ofMillis(1);
    try (FakeTransport deaf = new FakeTransport("deaf", 16);
        FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench =
            new Bench(
                Order.OLDEST_FIRST, new Ways(List.of(deaf, hub), Duration.ofHours(1), stable))) {
      deaf.answering(false);
      bench.commit(Packs.RIVER, 10, OLD, false);
      bench.worker.start();
      for (int i = 1; i <= TransportOrder.PATIENCE; i++) {
        int connections = i;
        Bench.until("asked " + i + " times", () -> deaf.received().size() == connections);
        long asked = System.nanoTime();
        while (System.nanoTime() - asked < 2 * stable.toNanos()) {
          aTurn(bench, deaf);
        }
        aTurn(bench, deaf); // this one has begun when it had lasted, and the next has ended it
        aTurn(bench, deaf);
        deaf.cut();
      }
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertEquals(1, hub.connects());
    }
  }

  /** Waits until the worker has come round once more. */
  private static void aTurn(Bench bench, FakeTransport hub) {
    int told = hub.statuses().size();
    bench.worker.statusChanged();
    Bench.until("a status", () -> hub.statuses().size() > told);
  }

  /** The client of a connection that has ended may tell of an answer when the next one stands. */
  @Test
  void anAnswerOfTheConnectionBeforeIsNotTakenForOneOfThis() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 8);
        Bench bench = new Bench(Order.OLDEST_FIRST, hub)) {
      hub.answering(false);
      bench.worker.start();
      bench.commit(Packs.RIVER, 10, OLD, false);
      Bench.until("the data is sent", () -> hub.received().size() == 1);
      bench.commit(Bench.ALARMS, 1, FRESH, true);
      Bench.until("the alarm is sent", () -> hub.received().size() == 2);
      hub.cut();
      Bench.until("both are sent again", () -> hub.received().size() == 4);
      hub.answerLate();
      bench.commit(Bench.ALARMS, 1, FRESH, true);
      Bench.until("another alarm is sent", () -> hub.received().size() == 5);
      assertTrue(bench.delivered(Bench.ALARMS).isEmpty());
      assertTrue(bench.delivered(Packs.RIVER).isEmpty());
      hub.answering(true);
      Bench.until(
          "all is delivered", () -> bench.complete(Packs.RIVER) && bench.complete(Bench.ALARMS));
    }
  }

  /** Rights are mended at the hub: that must cost no reading, and hold up no other stream. */
  @Test
  void aStreamTheHubRefusesForNowWaitsWhileOthersGoOn() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench = new Bench(Order.OLDEST_FIRST, hub)) {
      hub.refusing(
          message -> message.path().contains("/data/") ? Optional.of(NO_RIGHTS) : Optional.empty());
      bench.worker.start();
      bench.commit(Packs.RIVER, 10, OLD, false);
      Bench.until("data is refused", () -> bench.worker.status().refusedStreams() == 1);
      bench.commit(Bench.ALARMS, 3, FRESH, true);
      Bench.until("the alarms are delivered", () -> bench.complete(Bench.ALARMS));
      assertTrue(bench.worker.status().lastError().contains("no rights"));
      hub.refusing(message -> Optional.empty());
      Bench.until("the data follows", () -> bench.complete(Packs.RIVER));
      assertTrue(bench.givenUp(Packs.RIVER).isEmpty());
    }
  }

  /** One reading the hub can never take must not take its pack with it, nor be tried for ever. */
  @Test
  void ofAPackRefusedForGoodOnlyTheReadingAtFaultIsGivenUp() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 4);
        Bench bench = new Bench(Order.OLDEST_FIRST, hub)) {
      hub.refusing(
          message ->
              text(message).contains("\"v\":0.37,") || text(message).contains("\"v\":0.37}")
                  ? Optional.of(new Delivery.Refused(0, true, "poison"))
                  : Optional.empty());
      bench.commit(Packs.RIVER, 100, OLD, false);
      bench.worker.start();
      Bench.until("all is settled", () -> bench.complete(Packs.RIVER));
      assertEquals(SeqSet.of(37), bench.givenUp(Packs.RIVER));
      Bench.until("it is counted", () -> bench.worker.status().deadLetters() == 1);
    }
  }

  /** A hub that was set wrong may say of everything that it will never take it. */
  @Test
  void aHubThatRefusesAllOfAStreamForGoodCostsNoReading() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 4);
        Bench bench = new Bench(Order.OLDEST_FIRST, hub)) {
      hub.refusing(_ -> Optional.of(new Delivery.Refused(0, true, "topic name invalid")));
      bench.commit(Packs.RIVER, 20, OLD, false);
      bench.worker.start();
      Bench.until("it is parked", () -> bench.worker.status().refusedStreams() == 1);
      assertEquals(0, bench.worker.status().deadLetters());
      assertTrue(bench.givenUp(Packs.RIVER).isEmpty());
      hub.refusing(_ -> Optional.empty());
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertTrue(bench.givenUp(Packs.RIVER).isEmpty());
    }
  }

  /** More than a window of them in a row leave no room for what shows that the hub is well. */
  @Test
  void manyRecordsAtFaultInARowDoNotHoldUpTheirStream() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 4);
        Bench bench = new Bench(Order.OLDEST_FIRST, hub)) {
      hub.refusing(
          message ->
              SeqSet.parse(seqs(message)).intersect(SeqSet.range(1, 9)).isEmpty()
                  ? Optional.empty()
                  : Optional.of(new Delivery.Refused(0, true, "poison")));
      bench.commit(Packs.RIVER, 40, OLD, false);
      bench.commit(Bench.ALARMS, 40, OLD, false);
      bench.worker.start();
      Bench.until(
          "the others are delivered",
          () ->
              bench.delivered(Packs.RIVER).containsAll(SeqSet.range(10, 40))
                  && bench.delivered(Bench.ALARMS).containsAll(SeqSet.range(10, 40)));
      bench.commit(Bench.ALARMS, 1, FRESH, true);
      Bench.until("a new alarm is", () -> bench.delivered(Bench.ALARMS).contains(41));
    }
  }

  /** Packs are written ahead; one that comes out too long must not be overtaken by the next. */
  @Test
  void packsThatAreTooLongAreHalvedAndStayInOrder() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 8);
        Bench bench = new Bench(Order.OLDEST_FIRST, hub)) {
      hub.mostBytes(700);
      bench.commit(Packs.RIVER, 1_000, OLD, false);
      bench.worker.start();
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      long next = 1;
      for (Message message : hub.received()) {
        assertTrue(message.body().length <= 700, () -> message.body().length + " B");
        SeqSet seqs = SeqSet.parse(seqs(message));
        assertEquals(next, seqs.first());
        next = seqs.last() + 1;
      }
      assertEquals(1_001, next);
    }
  }

  @Test
  void aPackThatWasRefusedIsNotMadeWholeAgainWhenTheLinkBreaks() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 4);
        Bench bench = new Bench(Order.OLDEST_FIRST, hub)) {
      hub.refusing(
          message -> {
            boolean whole = seqs(message).equals("1-100");
            hub.answering(whole);
            return whole ? Optional.of(new Delivery.Refused(0, true, "poison")) : Optional.empty();
          });
      bench.commit(Packs.RIVER, 100, OLD, false);
      bench.worker.start();
      Bench.until("the halves are sent", () -> hub.received().size() == 2);
      hub.refusing(message -> Optional.empty());
      hub.cut();
      hub.answering(true);
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertEquals(
          List.of("1-50", "51-100", "1-50", "51-100"),
          hub.received().stream().map(DestinationWorkerTest::seqs).toList());
      assertTrue(bench.givenUp(Packs.RIVER).isEmpty());
    }
  }

  @Test
  void theFallBackTakesOverUntilTheFirstTransportWorksAgain() throws Exception {
    try (FakeTransport mqtt = new FakeTransport("mqtt", 16);
        FakeTransport coap = new FakeTransport("coap", 2);
        Bench bench = new Bench(Order.OLDEST_FIRST, mqtt, coap)) {
      mqtt.reachable(false);
      bench.commit(Packs.RIVER, 10, OLD, false);
      bench.worker.start();
      Bench.until("the fall-back delivers", () -> bench.complete(Packs.RIVER));
      assertEquals("coap", bench.worker.status().transport());
      assertTrue(mqtt.received().isEmpty());
      mqtt.reachable(true);
      Bench.until("back on the first", () -> bench.worker.status().transport().equals("mqtt"));
      bench.commit(Packs.RIVER, 10, FRESH, true);
      Bench.until("the first delivers", () -> bench.complete(Packs.RIVER));
      assertFalse(mqtt.received().isEmpty());
    }
  }

  @Test
  void anOrderlyStopDrainsAndLeavesTheWordOffline() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench = new Bench(Order.OLDEST_FIRST, hub)) {
      bench.worker.start();
      Bench.until("connected", () -> bench.worker.status().connected());
      bench.commit(Packs.RIVER, 2_000, OLD, false);
      bench.commit(Packs.RIVER, 10, FRESH, true);
      bench.stop(Duration.ofSeconds(60));
      assertTrue(bench.complete(Packs.RIVER));
      assertEquals("{\"online\":true}", hub.statuses().getFirst());
      assertEquals(Packs.GW07.offlineStatus(), hub.statuses().getLast());
      assertTrue(bench.backlog.closed());
    }
  }

  /**
   * A hub that has stopped answering must not hold up the end; what it has not told is still due.
   * It would never answer: whatever a busy machine adds to the time, this ends by itself.
   */
  @Test
  void aStopKeepsItsTimeThoughTheHubIsSilent() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench = new Bench(Order.OLDEST_FIRST, hub)) {
      hub.answering(false);
      bench.worker.start();
      bench.commit(Packs.RIVER, 10, OLD, false);
      Bench.until("it is on its way", () -> !hub.received().isEmpty());
      long begun = System.nanoTime();
      bench.stop(Duration.ofMillis(300));
      assertTrue(System.nanoTime() - begun < Duration.ofSeconds(30).toNanos());
      assertFalse(bench.complete(Packs.RIVER));
      assertEquals(10, bench.backlog.depth());
    }
  }

  @Test
  void newestFirstSendsTheNewestBacklogFirst() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 1);
        Bench bench = new Bench(Order.NEWEST_FIRST, hub)) {
      for (int i = 0; i < 5; i++) {
        bench.commit(Packs.RIVER, 400, OLD, false);
      }
      bench.worker.start();
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      SeqSet first = SeqSet.parse(hub.received().getFirst().identity().getOrDefault("seqs", "-"));
      assertTrue(first.first() > 1_600, first.toString());
    }
  }

  /** A contract that is used up must not keep a flood secret. */
  @Test
  void whenTheBudgetIsUsedUpTheBacklogWaitsThenLiveDataButNoAlarm(@TempDir Path folder)
      throws Exception {
    long now = Bench.now().monoMillis();
    Metering metering = Metering.of(new Budget(200_000, 0, now), folder.resolve("spent"), now);
    try (FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench = new Bench(Order.OLDEST_FIRST, metering, hub)) {
      bench.commit(Packs.RIVER, 3_000, OLD, false);
      bench.worker.start();
      Bench.until("the backlog waits", () -> budget(bench) == Budget.State.BACKLOG_WAITS);
      assertFalse(bench.complete(Packs.RIVER));
      Bench.until(
          "live data waits too",
          () -> {
            bench.commit(Packs.RIVER, 100, FRESH, true);
            return budget(bench) == Budget.State.LIVE_WAITS;
          });
      bench.commit(Bench.ALARMS, 1, FRESH, true);
      Bench.until("the alarm is delivered", () -> bench.complete(Bench.ALARMS));
      UplinkStatus status = bench.worker.status();
      assertTrue(status.deliveredEntries().getOrDefault(Lane.LIVE, 0L) > 0, "live had its share");
      assertTrue(status.linkBytes().getOrDefault(Lane.BACKLOG, 0L) > 9_000);
      assertFalse(bench.complete(Packs.RIVER));
    }
  }

  private static Budget.State budget(Bench bench) {
    return bench.worker.status().budget();
  }

  private static Set<String> paths(FakeTransport hub) {
    return hub.received().stream()
        .map(message -> message.path() + " " + message.identity().get("seqs"))
        .collect(Collectors.toSet());
  }

  private static String seqs(Message message) {
    return message.identity().getOrDefault("seqs", "none");
  }

  private static String text(Message message) {
    return new String(message.body(), StandardCharsets.UTF_8);
  }
}
