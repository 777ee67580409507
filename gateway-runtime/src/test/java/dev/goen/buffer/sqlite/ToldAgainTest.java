package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.buffer.Entry.LossCause;
import dev.goen.buffer.EpochId;
import dev.goen.buffer.VolatileEpoch;
import dev.goen.disk.MemoryFolder;
import dev.goen.reading.BootId;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a hub refuses for good is lost to it, but not what the gateway had to tell by it. */
class ToldAgainTest {

  @TempDir(factory = MemoryFolder.class)
  Path folder = Path.of("unset");

  private Bench bench = new Bench(Path.of("."));

  @BeforeEach
  void begin() {
    bench = new Bench(folder);
  }

  // The hub misses 4 and 5, and would never learn why.
  @Test
  void aRefusedLossIsToldAgainWithItsOwnEpochAndCause() throws Exception {
    StreamKey first;
    long told;
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, 29);
      first = key(buffer);
      city.giveUp(first, SeqSet.parse("4-5"), LossCause.HELD, "held");
      told = buffer.commit().getFirst().seqs().last();
    }
    bench.boot = new BootId(new UUID(0, 2));
    bench.mono = 40;
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      buffer.commit();
      refuse(city, first, SeqSet.of(told).plus(SeqSet.of(7)));
      assertEquals(
          List.of(
              lost(first, "4-5", LossCause.HELD), lost(first, "7," + told, LossCause.DEAD_LETTER)),
          entries(buffer.commit()));
    }
  }

  @Test
  void aRefusedBeginningAndAbsenceAreToldAgainAsTheyWere() throws Exception {
    bench.open("city").close();
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      Entry absence = absence();
      buffer.add(Bench.DATA, absence);
      buffer.add(Bench.DATA, new Entry.Anchor(bench.now(), 1_795_000_000_000L, 20));
      buffer.add(Bench.DATA, bench.reading(1));
      Block block = buffer.commit().getFirst();
      bench.mono += 10_000;
      refuse(city, key(buffer), block.seqs());
      assertEquals(
          List.of(
              block.entries().getFirst(),
              absence,
              lost(key(buffer), block.seqs().toString(), LossCause.DEAD_LETTER)),
          entries(buffer.commit()));
    }
  }

  // In another epoch it would say that this one followed there, and in another boot that the
  // absence lasted until some instant of this one.
  @Test
  void whatWouldBeFalseNowIsNotToldAgain() throws Exception {
    StreamKey first;
    try (SqliteBuffer buffer = bench.open("city")) {
      buffer.add(Bench.DATA, absence());
      buffer.commit();
      first = key(buffer);
    }
    bench.boot = new BootId(new UUID(0, 2));
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      buffer.commit();
      refuse(city, first, SeqSet.range(1, 2));
      assertEquals(List.of(lost(first, "1-2", LossCause.DEAD_LETTER)), entries(buffer.commit()));
    }
  }

  @Test
  void whatTwoHubsRefuseIsToldAgainOnce() throws Exception {
    try (SqliteBuffer buffer = bench.open("city", "park");
        Backlog city = buffer.backlog("city");
        Backlog park = buffer.backlog("park")) {
      Entry absence = absence();
      buffer.add(Bench.DATA, absence);
      buffer.commit();
      refuse(city, key(buffer), SeqSet.of(2));
      refuse(park, key(buffer), SeqSet.of(2));
      Entry lost = lost(key(buffer), "2", LossCause.DEAD_LETTER);
      assertEquals(List.of(absence, lost, lost), entries(buffer.commit()));
      assertEquals(0, buffer.pending());
      assertEquals(List.of(), buffer.commit());
    }
  }

  // Neither twice, nor without its content: they are one transaction.
  @Test
  void aCommitThatFailsTellsItWithTheNextOne() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      Entry absence = absence();
      buffer.add(Bench.DATA, absence);
      buffer.commit();
      refuse(city, key(buffer), SeqSet.of(2));
      Sql.run(
          bench.file,
          "CREATE TRIGGER refuse BEFORE INSERT ON block BEGIN SELECT RAISE(ABORT, 'told to'); END");
      assertThrows(BufferFault.class, buffer::commit);
      Sql.run(bench.file, "DROP TRIGGER refuse");
      assertEquals(
          List.of(absence, lost(key(buffer), "2", LossCause.DEAD_LETTER)),
          entries(buffer.commit()));
      assertEquals(List.of(), buffer.commit());
    }
  }

  // A hub that refuses it each time would keep it going round, at the other hubs' cost as well.
  @Test
  void whatIsRefusedAgainIsToldAgainAfterAPause() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      Entry absence = absence();
      buffer.add(Bench.DATA, absence);
      buffer.commit();
      refuse(city, key(buffer), SeqSet.of(2));
      buffer.commit();
      refuse(city, key(buffer), SeqSet.of(3));
      assertEquals(List.of(), buffer.commit());
      bench.mono += 599_999;
      assertEquals(List.of(), buffer.commit());
      bench.mono++;
      assertEquals(
          List.of(absence, lost(key(buffer), "3", LossCause.DEAD_LETTER)),
          entries(buffer.commit()));
    }
  }

  @Test
  void atTheEndEverythingIsTold() throws Exception {
    Entry absence = absence();
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      buffer.add(Bench.DATA, absence);
      buffer.commit();
      refuse(city, key(buffer), SeqSet.of(2));
      buffer.commit();
      refuse(city, key(buffer), SeqSet.of(3));
    }
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      List<Block> left = Bench.drain(city, Order.OLDEST_FIRST);
      assertEquals(List.of(absence), Bench.only(Entry.NotTaken.class, left));
      assertEquals(
          List.of("2", "3"),
          Bench.only(Entry.Lost.class, left).stream().map(one -> one.seqs().toString()).toList());
    }
  }

  // As the power would: what was not told is given out again.
  @Test
  void aReportThatIsNotWrittenLeavesItsContentDue() throws Exception {
    Entry absence = absence();
    SqliteBuffer dying = bench.open("city");
    dying.add(Bench.DATA, absence);
    dying.commit();
    refuse(dying.backlog("city"), key(dying), SeqSet.of(2));
    dying.makeRoom();
    dying.prepare();
    dying.tend();
    dying.abandon();
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      assertTrue(entries(Bench.drain(city, Order.OLDEST_FIRST)).contains(absence));
    }
  }

  // While numbers are handed out alarms wait for theirs, and a disk may take long to read.
  @Test
  void contentsAreReadBeforeTheNumbersAreGiven() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      Entry absence = absence();
      buffer.add(Bench.DATA, absence);
      buffer.commit();
      refuse(city, key(buffer), SeqSet.of(2));
      buffer.prepare();
      assertEquals(List.of(), buffer.commit());
      buffer.makeRoom();
      assertEquals(1, buffer.pending());
      buffer.prepare();
      assertEquals(
          List.of(absence, lost(key(buffer), "2", LossCause.DEAD_LETTER)),
          entries(buffer.commit()));
    }
  }

  @Test
  void contentsThatCannotBeReadNowAreToldLater() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      Entry absence = absence();
      buffer.add(Bench.DATA, absence);
      buffer.commit();
      refuse(city, key(buffer), SeqSet.of(2));
      Sql.run(bench.file, "ALTER TABLE block RENAME TO elsewhere");
      buffer.makeRoom();
      assertEquals(0, buffer.pending(), "nothing that a commit could tell");
      Sql.run(bench.file, "ALTER TABLE elsewhere RENAME TO block");
      assertEquals(
          List.of(absence, lost(key(buffer), "2", LossCause.DEAD_LETTER)),
          entries(buffer.commit()));
    }
  }

  // The disk failed before the commit: the file's own words wait for it, in another epoch then.
  @Test
  void whatIsToldAgainOutlivesATimeInMemory() throws Exception {
    bench.open("city").close();
    try (SqliteBuffer seen = bench.open("city")) {
      bench.fill(seen, 1, 1);
    }
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      Block opening = buffer.commit().getFirst();
      StreamKey key = key(buffer);
      refuse(city, key, opening.seqs());
      buffer.makeRoom();
      buffer.prepare();
      assertEquals(Map.of(), buffer.withdraw());
      buffer.adopt(
          new VolatileEpoch(new EpochId(7), bench.now(), bench.now(), Map.of(), List.of()));
      List<Entry> told = entries(buffer.commit());
      assertEquals(
          List.of(
              opening.entries().get(1),
              lost(key, opening.seqs().toString(), LossCause.DEAD_LETTER)),
          told.subList(2, 4),
          told::toString);
    }
  }

  // Given up one by one they become one report, and that more than a hub takes in a packet.
  @Test
  void aLossIsNeverLongerThanAHubTakes() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, 300);
      SeqSet all = SeqSet.EMPTY;
      for (long seq = 3; seq < 300; seq += seq % 4 == 3 ? 2 : 3) {
        refuse(city, key(buffer), SeqSet.of(seq));
        all = all.plus(SeqSet.of(seq));
      }
      assertParts(all, buffer.commit());
    }
  }

  @Test
  void nothingElseIsLongerEither() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      for (int i = 1; i < 400; i++) {
        bench.fill(buffer, i, i);
      }
      Sql.run(bench.file, "DELETE FROM block WHERE key % 2 = 0 AND key % 1024 < 300");
      Bench.drain(city, Order.OLDEST_FIRST);
      List<Block> blocks = buffer.commit();
      SeqSet all = SeqSet.EMPTY;
      for (Entry.Lost lost : Bench.only(Entry.Lost.class, blocks)) {
        all = all.plus(lost.seqs());
      }
      assertTrue(all.runs() > 2 * Entry.Lost.MOST_RUNS, all::toString);
      assertParts(all, blocks);
    }
  }

  private static void assertParts(SeqSet all, List<Block> blocks) {
    SeqSet told = SeqSet.EMPTY;
    for (Entry.Lost lost : Bench.only(Entry.Lost.class, blocks)) {
      assertTrue(lost.seqs().runs() <= Entry.Lost.MOST_RUNS, lost::toString);
      assertTrue(told.intersect(lost.seqs()).isEmpty(), "told twice: " + lost);
      told = told.plus(lost.seqs());
    }
    assertEquals(all, told);
  }

  private Entry absence() {
    bench.mono += 50;
    return new Entry.NotTaken(
        bench.now(),
        Optional.of(new SensorId("kando-01")),
        bench.boot,
        bench.mono - 40,
        bench.mono - 10,
        3,
        Entry.AbsenceCause.OVERRUN);
  }

  private Entry lost(StreamKey key, String seqs, LossCause cause) {
    return new Entry.Lost(bench.now(), key.epoch(), key.stream(), SeqSet.parse(seqs), cause);
  }

  private static void refuse(Backlog backlog, StreamKey key, SeqSet seqs) {
    backlog.giveUp(key, seqs, LossCause.DEAD_LETTER, "4.00 Bad Request");
  }

  private static StreamKey key(SqliteBuffer buffer) {
    return new StreamKey(buffer.epoch(), Bench.DATA);
  }

  private static List<Entry> entries(List<Block> blocks) {
    List<Entry> entries = new ArrayList<>();
    blocks.forEach(block -> entries.addAll(block.entries()));
    return entries;
  }
}
