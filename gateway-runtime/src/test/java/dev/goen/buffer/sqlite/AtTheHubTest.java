package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SeqSet;
import dev.goen.sim.account.Account;
import dev.goen.sim.account.Finding;
import dev.goen.sim.account.StreamLine;
import dev.goen.sim.hub.Arrival;
import dev.goen.sim.hub.HubStore;
import dev.goen.sim.hub.Intake;
import dev.goen.sim.hub.StoredRows;
import dev.goen.uplink.payload.GatewayIdentity;
import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Message;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.PackTime;
import dev.goen.uplink.payload.SenmlCbor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub can prove from what real buffer files give it. */
class AtTheHubTest {

  private static final SenmlCbor CODEC =
      new SenmlCbor(new GatewayIdentity("gw07", "it-div", 32473));

  @TempDir Path folder = Path.of("unset");

  @SuppressWarnings("NullAway.Init") // made before each test
  private Bench bench;

  private long received = 1;

  @BeforeEach
  void makeBench() {
    bench = new Bench(folder);
  }

  /** The card of a gateway is copied, and both cards are put to work under one name. */
  @Test
  void copiedCardIsFoundAndItsReadingsAreKeptApart() throws Exception {
    try (SqliteBuffer buffer = bench.open("city")) {
      bench.fill(buffer, 1, 40);
    }
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.copy(bench.file, other.resolve("buffer.db"));
    Bench copied = new Bench(other);
    copied.mono = bench.mono;
    Path hub = folder.resolve("hub.db");
    try (HubStore store = HubStore.open(hub);
        SqliteBuffer one = bench.open("city");
        SqliteBuffer two = copied.open("city")) {
      bench.fill(one, 100, 140);
      copied.fill(two, 200, 240);
      assertFalse(one.epoch().equals(two.epoch()), "an epoch is new at every opening");
      send(one, "city", store, any -> true);
      assertEquals(List.of(), account(hub).findings(), "one card alone is nothing to look at");
      send(two, "city", store, any -> true);
      assertEquals(0, store.counts().conflicts(), "no number is given twice");
    }
    Account account = account(hub);
    assertEquals(
        List.of(Finding.Kind.CLONED_CARD), account.findings().stream().map(Finding::kind).toList());
    assertEquals(
        List.of(0L, 0L, 0L), account.streams().stream().map(StreamLine::unexplained).toList());
    assertFalse(account.proven());
  }

  /** Restarts of one card are a line, however many there are and however they end. */
  @Test
  void restartsOfOneCardAreNoFinding() throws Exception {
    Path hub = folder.resolve("hub.db");
    try (HubStore store = HubStore.open(hub)) {
      for (int run = 0; run < 4; run++) {
        try (SqliteBuffer buffer = bench.open("city")) {
          bench.fill(buffer, 100 * run, 100 * run + 10);
          send(buffer, "city", store, any -> true);
        }
      }
    }
    assertEquals(List.of(), account(hub).findings());
    assertTrue(account(hub).proven(), () -> account(hub).streams().toString());
  }

  /** A loss is told to every hub; the one that has the numbers knows better. */
  @Test
  void numbersThatOneHubRefusedAreLostToThatHubOnly() throws Exception {
    Path city = folder.resolve("city.db");
    Path park = folder.resolve("park.db");
    try (HubStore cityStore = HubStore.open(city);
        HubStore parkStore = HubStore.open(park);
        SqliteBuffer buffer = bench.open("city", "park")) {
      bench.fill(buffer, 1, 30);
      EpochId epoch = buffer.epoch();
      try (Backlog backlog = buffer.backlog("city")) {
        backlog.giveUp(
            new StreamKey(epoch, Bench.DATA),
            SeqSet.parse("4-6,9"),
            Entry.LossCause.DEAD_LETTER,
            "the hub refuses them");
      }
      buffer.commit();
      send(buffer, "city", cityStore, any -> true);
      send(buffer, "park", parkStore, any -> true);
    }
    StreamLine atCity = account(city).streams().getFirst();
    assertEquals(Map.of("dead-letter", 4L), atCity.lost());
    assertTrue(account(city).proven(), atCity::toString);
    StreamLine atPark = account(park).streams().getFirst();
    assertEquals(Map.of(), atPark.lost());
    assertEquals(atPark.last(), atPark.delivered());
    assertTrue(account(park).proven(), atPark::toString);
  }

  /** Neighbouring numbers that are given up one by one are one gap. */
  @Test
  void lossesThatTouchAreToldAsOne() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, 30);
      StreamKey key = new StreamKey(buffer.epoch(), Bench.DATA);
      for (long seq = 3; seq <= 12; seq++) {
        city.giveUp(key, SeqSet.of(seq), Entry.LossCause.DEAD_LETTER, "refused");
      }
      city.giveUp(key, SeqSet.of(20), Entry.LossCause.HELD, "held");
      List<Entry.Lost> told = Bench.only(Entry.Lost.class, buffer.commit());
      assertEquals(
          Map.of(Entry.LossCause.DEAD_LETTER, "3-12", Entry.LossCause.HELD, "20"),
          told.stream()
              .collect(
                  java.util.stream.Collectors.toMap(
                      Entry.Lost::cause, lost -> lost.seqs().toString())));
    }
  }

  /** A department that may read its own topics only proves its own streams, exactly. */
  @Test
  void departmentProvesItsOwnStreamsFromItsOwnTopics() throws Exception {
    Path hub = folder.resolve("river.db");
    dev.goen.reading.Stream welfare =
        new dev.goen.reading.Stream("welfare", dev.goen.reading.StreamClass.PERSON_DATA);
    try (HubStore store = HubStore.open(hub)) {
      for (int run = 0; run < 3; run++) {
        try (SqliteBuffer buffer = bench.open("city")) {
          bench.fill(buffer, 100 * run, 100 * run + 10);
          buffer.add(welfare, bench.reading(7));
          buffer.add(Bench.EVENTS, bench.reading(8));
          buffer.commit();
          // The middle run reaches nobody: the next one tells of it, in the river's own streams.
          if (run != 1) {
            send(buffer, "city", store, block -> block.epoch().equals(buffer.epoch()));
          }
        }
      }
    }
    List<StreamLine> lines = account(hub).streams();
    assertTrue(lines.stream().allMatch(line -> line.owner().equals("river")), lines::toString);
    assertEquals(6, lines.size(), lines::toString);
    assertEquals(
        List.of(13L, 3L),
        lines.stream().map(StreamLine::unexplained).filter(count -> count > 0).toList(),
        lines::toString);
  }

  private void send(SqliteBuffer buffer, String destination, HubStore store, Predicate<Block> which)
      throws Exception {
    Intake intake = new Intake(store);
    try (Backlog backlog = buffer.backlog(destination)) {
      List<Block> blocks =
          Bench.drain(backlog, Backlog.Order.OLDEST_FIRST).stream()
              .filter(block -> block.stream().owner().equals("river"))
              .filter(which)
              .toList();
      for (Pack pack : Pack.of(blocks, Lane.BACKLOG, 100)) {
        PackTime time = PackTime.of(pack, Optional.empty(), bench.now());
        for (Message message : CODEC.encode(pack, time)) {
          received++;
          assertInstanceOf(
              Intake.Result.Stored.class,
              intake.take(new Arrival(message.path(), "mqtt", received), message.body()));
        }
      }
      Bench.deliver(backlog, blocks);
    }
    buffer.tend();
  }

  private static Account account(Path hub) {
    try (Connection store = StoredRows.connect(hub)) {
      return Account.of(store);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
