package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SeqSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is accepted is given out until every destination has it, and what is missing is told. */
class SqliteBufferTest {

  @TempDir Path folder;
  private Bench bench = new Bench(Path.of("."));

  @BeforeEach
  void begin() {
    bench = new Bench(folder);
  }

  @Test
  void whatIsCommittedIsGivenOutInOrderAndAsItWas() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      List<Entry> entries = List.of(bench.reading(1), bench.reading(2), bench.reading(3));
      entries.forEach(entry -> buffer.add(Bench.DATA, entry));
      assertEquals(List.of(), city.next(_ -> true, Order.OLDEST_FIRST, Map.of(), 100));
      List<Block> committed = buffer.commit();

      assertEquals(committed, city.next(_ -> true, Order.OLDEST_FIRST, Map.of(), 100));
      Block block = committed.getFirst();
      assertEquals(SeqSet.range(1, 4), block.seqs());
      Entry open =
          new Entry.EpochOpen(new SampleTime(bench.boot, 1_150), Optional.empty(), 0, true, false);
      assertEquals(open, block.entries().getFirst());
      assertEquals(entries, block.entries().subList(1, 4));
      assertEquals(4, city.depth());
    }
  }

  @Test
  void whatIsDeliveredIsNotGivenOutAgainEvenAfterARestart() throws Exception {
    try (SqliteBuffer buffer = bench.open("city")) {
      bench.fill(buffer, 1, 90);
      Backlog city = buffer.backlog("city");
      List<Block> blocks = Bench.drain(city, Order.OLDEST_FIRST);
      Bench.deliver(city, blocks.subList(0, 2));
      assertEquals(30, city.depth());
      city.close();
    }
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      List<Block> left = Bench.drain(city, Order.OLDEST_FIRST);
      assertEquals(30, Bench.byKey(left).size());
      assertEquals(SeqSet.range(62, 91), left.getFirst().seqs());
    }
  }

  // A hub may take some of a block and not the rest.
  @Test
  void aBlockOfWhichSomeIsDueComesWithThatOnly() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, 29);
      StreamKey key = new StreamKey(buffer.epoch(), Bench.DATA);
      city.delivered(key, SeqSet.parse("1-10"));
      Map<StreamKey, SeqSet> held = Map.of(key, SeqSet.parse("12-20"));
      List<Block> blocks = city.next(_ -> true, Order.OLDEST_FIRST, held, 100);
      assertEquals(SeqSet.parse("11,21-30"), blocks.getFirst().seqs());
      assertEquals(11, blocks.getFirst().entries().size());
    }
  }

  @Test
  void newestFirstBeginsAtTheEnd() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, 120);
      List<Block> blocks = Bench.drain(city, Order.NEWEST_FIRST);
      assertEquals(121, blocks.getFirst().seqs().last());
      assertEquals(1, blocks.getLast().seqs().first());
      assertEquals(121, Bench.byKey(blocks).size());
    }
  }

  @Test
  void oneStreamDoesNotWaitForTheWholeOfAnother() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, 300);
      buffer.add(Bench.EVENTS, bench.reading(7));
      buffer.commit();
      List<Block> first = city.next(_ -> true, Order.OLDEST_FIRST, Map.of(), 60);
      assertTrue(first.stream().anyMatch(block -> block.stream().equals(Bench.EVENTS)));
      List<Block> events =
          city.next(stream -> stream.kind().urgent(), Order.OLDEST_FIRST, Map.of(), 60);
      assertEquals(List.of(Bench.EVENTS), events.stream().map(Block::stream).toList());
    }
  }

  // The gap of a power cut is told from the last instant that is certain, on that boot's clock.
  @Test
  void aNewEpochTellsWhereTheOneBeforeStoodAndSinceWhenNothingWasTaken() throws Exception {
    EpochId before;
    long until;
    BootId firstBoot = bench.boot;
    try (SqliteBuffer buffer = bench.open("city")) {
      bench.fill(buffer, 1, 10);
      before = buffer.epoch();
      bench.mono += 700;
      until = bench.mono;
      buffer.tend();
      bench.mono += 3000; // the uplinks end: the writer has gone, and nothing is sampled any more
    }
    bench.boot = new BootId(new UUID(0, 2));
    bench.mono = 40;
    try (SqliteBuffer buffer = bench.open("city")) {
      List<Block> blocks = buffer.commit();
      SampleTime now = bench.now();
      assertEquals(
          List.of(
              new Entry.EpochOpen(now, Optional.of(before), 11, true, false),
              new Entry.NotTaken(
                  now, Optional.empty(), firstBoot, until, 40, -1, Entry.AbsenceCause.POWER_OFF)),
          blocks.getFirst().entries());
      assertFalse(before.equals(buffer.epoch()));
    }
  }

  // The files as a power cut would leave them: copied while they are in use.
  @Test
  void afterACrashTheGapBeginsAtTheLastCommittedInstant() throws Exception {
    Path cut = Files.createDirectory(folder.resolve("cut"));
    Bench after = new Bench(cut);
    try (SqliteBuffer buffer = bench.open("city")) {
      bench.fill(buffer, 1, 10);
      for (String part : List.of("", "-wal")) {
        Files.copy(Path.of(bench.file + part), Path.of(after.file + part));
      }
    }
    long until = bench.mono;
    after.boot = new BootId(new UUID(0, 2));
    after.mono = 7;
    try (SqliteBuffer buffer = after.open("city")) {
      List<Block> blocks = buffer.commit();
      assertFalse(Bench.only(Entry.EpochOpen.class, blocks).getFirst().clean());
      Entry.NotTaken gap = Bench.only(Entry.NotTaken.class, blocks).getFirst();
      assertEquals(until, gap.from());
      assertEquals(bench.boot, gap.fromBoot());
    }
  }

  // Nothing may leave the file before it is known where a stream ended.
  @Test
  void theEndOfAStreamIsKnownEvenIfAllOfItIsDelivered() throws Exception {
    for (int round = 0; round < 3; round++) {
      try (SqliteBuffer buffer = bench.open("city");
          Backlog city = buffer.backlog("city")) {
        List<Block> first = buffer.commit();
        if (round > 0) {
          Entry.EpochOpen open = (Entry.EpochOpen) first.getFirst().entries().getFirst();
          assertEquals(round == 1 ? 61 : 62, open.lastSeq());
        }
        bench.fill(buffer, 1, 60);
        Bench.deliver(city, Bench.drain(city, Order.OLDEST_FIRST));
        buffer.tend();
        assertEquals(0, city.depth());
      }
    }
  }

  @Test
  void deliveredBlocksLeaveTheFile() throws Exception {
    try (SqliteBuffer buffer = bench.open("city", "province");
        Backlog city = buffer.backlog("city");
        Backlog province = buffer.backlog("province")) {
      bench.fill(buffer, 1, 3000);
      Bench.deliver(city, Bench.drain(city, Order.OLDEST_FIRST));
      buffer.tend();
      assertEquals(100, count("block"), "the province has nothing of it yet");
      assertEquals(3001, province.depth());
      Bench.deliver(province, Bench.drain(province, Order.NEWEST_FIRST));
      buffer.tend();
      assertEquals(1, count("block"), "only the last one stays, to know where the stream ended");
    }
    try (SqliteBuffer buffer = bench.open("city", "province")) {
      buffer.commit();
      buffer.tend();
      assertEquals(1, count("block"));
      assertEquals(1, count("epoch"), "an epoch goes with the last of it");
      assertEquals(1, count("strand"));
    }
  }

  @Test
  void aNewDestinationGetsWhatIsStillThereAndAnOldOneIsForgotten() throws Exception {
    try (SqliteBuffer buffer = bench.open("city", "gone");
        Backlog city = buffer.backlog("city");
        Backlog gone = buffer.backlog("gone")) {
      bench.fill(buffer, 1, 90);
      List<Block> blocks = Bench.drain(city, Order.OLDEST_FIRST);
      Bench.deliver(city, blocks.subList(0, 2));
      Bench.deliver(gone, blocks.subList(0, 1));
    }
    try (SqliteBuffer buffer = bench.open("city", "fresh");
        Backlog fresh = buffer.backlog("fresh")) {
      buffer.commit();
      assertEquals(62, fresh.depth());
      assertEquals(62, Bench.byKey(Bench.drain(fresh, Order.OLDEST_FIRST)).size());
      assertEquals(
          0, Sql.number(bench.file, "SELECT count(*) FROM delivery WHERE destination='gone'"));
    }
  }

  @Test
  void whatAHubNeverTakesIsReportedAsLostAndNotGivenOutAgain() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, 29);
      StreamKey key = new StreamKey(buffer.epoch(), Bench.DATA);
      city.giveUp(key, SeqSet.parse("4-5"), Entry.LossCause.DEAD_LETTER, "4.00 Bad Request");
      city.giveUp(key, SeqSet.parse("4-5"), Entry.LossCause.DEAD_LETTER, "4.00 Bad Request");
      assertEquals(1, buffer.pending());
      assertEquals(28, city.depth());
      buffer.commit();
      List<Block> blocks = Bench.drain(city, Order.OLDEST_FIRST);
      Entry.Lost lost =
          new Entry.Lost(
              bench.now(),
              key.epoch(),
              key.stream(),
              SeqSet.parse("4-5"),
              Entry.LossCause.DEAD_LETTER);
      assertEquals(List.of(lost), Bench.only(Entry.Lost.class, blocks));
      assertEquals(29, Bench.byKey(blocks).size());
      assertEquals(29, city.depth());
    }
  }

  // Old epochs of earlier boots are dated by their own anchors, after any number of restarts.
  @Test
  void theNewestAnchorOfABootOutlivesTheProcess() throws Exception {
    BootId first = bench.boot;
    Entry.Anchor newer = new Entry.Anchor(new SampleTime(first, 9_000), 1_795_000_009_000L, 5);
    try (SqliteBuffer buffer = bench.open("city")) {
      buffer.add(Bench.EVENTS, new Entry.Anchor(bench.now(), 1_795_000_001_000L, 900));
      buffer.commit();
      buffer.add(Bench.EVENTS, newer);
      assertEquals(900, buffer.anchor(first).orElseThrow().uncertaintyMillis());
      buffer.commit();
      assertEquals(newer, buffer.anchor(first).orElseThrow());
    }
    bench.boot = new BootId(new UUID(0, 2));
    try (SqliteBuffer buffer = bench.open("city")) {
      assertEquals(Optional.of(newer), buffer.anchor(first));
      assertEquals(Optional.empty(), buffer.anchor(bench.boot));
    }
  }

  @Test
  void aSecondGatewayIsToldThatTheFileIsInUse() throws Exception {
    try (SqliteBuffer buffer = bench.open("city")) {
      bench.fill(buffer, 1, 5);
      BufferFault fault = assertThrows(BufferFault.class, () -> bench.open("city"));
      assertEquals(BufferFault.Kind.IN_USE, fault.kind());
      assertTrue(String.valueOf(fault.getMessage()).contains("another gateway"));
    }
    SqliteBuffer next = bench.open("city");
    next.close();
  }

  private long count(String table) throws Exception {
    return Sql.number(bench.file, "SELECT count(*) FROM " + table);
  }
}
