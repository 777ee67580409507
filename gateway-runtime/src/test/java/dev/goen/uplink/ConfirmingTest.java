package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog.Order;
import dev.goen.reading.SeqSet;
import dev.goen.uplink.fake.FakeTransport;
import dev.goen.uplink.payload.Packs;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A worker whose hub confirms end to end. */
class ConfirmingTest {

  private static final String TOPIC = Packs.GW07.confirmPath();
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration OLD = Duration.ofMinutes(5);

  @Test
  void whatABrokerAcknowledgesStaysUntilTheHubConfirmsIt() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench = bench(LONG, hub)) {
      hub.retain(TOPIC, said("-"));
      bench.commit(Packs.RIVER, 1_000, OLD, false);
      bench.worker.start();
      Bench.until("all is sent", () -> sent(hub).equals(bench.all(Packs.RIVER)));
      Bench.until("all is answered", () -> bench.worker.status().inFlight() == 0);
      assertEquals(1_000, bench.backlog.depth());
      hub.retain(TOPIC, said("1-400"));
      Bench.until("some is delivered", () -> bench.backlog.depth() == 600);
      hub.cut();
      Bench.until("connected anew", () -> hub.connects() == 2);
      hub.retain(TOPIC, said("1-1000"));
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertEquals(sent(hub).size(), sentNumbers(hub), "nothing was sent twice");
    }
  }

  @Test
  void whatTheBrokerForgetsIsSentAgain() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench = bench(SHORT, hub)) {
      hub.retain(TOPIC, said("-"));
      bench.worker.start();
      Bench.until("connected", () -> bench.worker.status().connected());
      bench.commit(Packs.RIVER, 30, Duration.ZERO, true);
      bench.commit(Bench.ALARMS, 2, Duration.ZERO, true);
      Bench.until(
          "both are sent again",
          () -> count(hub, "river/data") >= 60 && count(hub, "river/event") >= 4);
      assertFalse(bench.complete(Packs.RIVER));
      hub.retain(
          TOPIC,
          "{\"epochs\":[" + entry("river/data", "1-30") + "," + entry("river/event", "1-2") + "]}");
      Bench.until(
          "all is delivered", () -> bench.complete(Packs.RIVER) && bench.complete(Bench.ALARMS));
    }
  }

  /** After a start nothing is known of what is under way; the hub's retained word tells. */
  @Test
  void afterAStartWhatTheRetainedConfirmationCoversIsNotSentAgain() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench = bench(LONG, hub)) {
      hub.retain(TOPIC, said("1-900"));
      bench.commit(Packs.RIVER, 1_000, OLD, false);
      bench.worker.start();
      Bench.until("the rest is sent", () -> sent(hub).equals(SeqSet.range(901, 1_000)));
      Bench.until("the rest is awaited", () -> bench.backlog.depth() == 100);
    }
  }

  @Test
  void aHubWithoutARetainedConfirmationGetsTheBacklogAllTheSame() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench = bench(LONG, hub)) {
      bench.commit(Packs.RIVER, 10, OLD, false);
      bench.worker.start();
      Bench.until("it is sent", () -> sent(hub).equals(bench.all(Packs.RIVER)));
    }
  }

  /** 2.04 of CoAP is the hub's own word. */
  @Test
  void anAnswerOfTheHubItselfConfirms() throws Exception {
    try (FakeTransport hub = new FakeTransport("coap", 16);
        Bench bench = bench(LONG, hub)) {
      hub.answeredByTheHub(true);
      bench.commit(Packs.RIVER, 100, OLD, false);
      bench.worker.start();
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
    }
  }

  /** Nonsense on the topic, or another gateway's numbers, must confirm nothing and stop nothing. */
  @Test
  void whatIsNoConfirmationOrOfAnotherEpochConfirmsNothing() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench = bench(LONG, hub)) {
      hub.retain(TOPIC, "{\"epochs\":[{\"epoch\":\"x\"}]}");
      bench.worker.start();
      Bench.until("connected", () -> bench.worker.status().connected());
      bench.commit(Packs.RIVER, 10, Duration.ZERO, true);
      Bench.until("it is sent", () -> sent(hub).equals(bench.all(Packs.RIVER)));
      hub.retain(
          TOPIC,
          "{\"epochs\":[{\"epoch\":\"ffffffffffffffff\",\"stream\":\"river/data\","
              + "\"stored\":\"1-10\",\"want\":\"-\"}]}");
      hub.retain(TOPIC, said("1-3"));
      Bench.until("three are confirmed", () -> bench.backlog.depth() == 7);
    }
  }

  /** What awaits confirmation must not keep the gateway from ending. */
  @Test
  void anOrderlyStopDoesNotWaitForTheHub() throws Exception {
    try (FakeTransport hub = new FakeTransport("hub", 16);
        Bench bench = bench(LONG, hub)) {
      hub.retain(TOPIC, said("-"));
      bench.worker.start();
      Bench.until("connected", () -> bench.worker.status().connected());
      bench.commit(Packs.RIVER, 10, Duration.ZERO, true);
      bench.stop(Duration.ofSeconds(30));
      assertEquals(Packs.GW07.offlineStatus(), hub.statuses().getLast());
      assertTrue(sent(hub).equals(bench.all(Packs.RIVER)));
    }
  }

  private static Bench bench(Duration within, FakeTransport hub) {
    return new Bench(
        Order.OLDEST_FIRST, Optional.of(new Confirming(TOPIC, within)), Inbox.NONE, hub);
  }

  private static String said(String stored) {
    return "{\"epochs\":[" + entry("river/data", stored) + "]}";
  }

  private static String entry(String stream, String stored) {
    return "{\"epoch\":\"%s\",\"stream\":\"%s\",\"stored\":\"%s\",\"want\":\"-\"}"
        .formatted(Packs.EPOCH, stream, stored);
  }

  private static SeqSet sent(FakeTransport hub) {
    return hub.received().stream()
        .filter(message -> message.path().contains("/data/"))
        .map(message -> SeqSet.parse(message.identity().getOrDefault("seqs", "-")))
        .reduce(SeqSet.EMPTY, SeqSet::plus);
  }

  private static long sentNumbers(FakeTransport hub) {
    return count(hub, "river/data");
  }

  private static long count(FakeTransport hub, String stream) {
    return hub.received().stream()
        .filter(message -> stream.equals(message.identity().get("stream")))
        .mapToLong(message -> SeqSet.parse(message.identity().getOrDefault("seqs", "-")).size())
        .sum();
  }
}
