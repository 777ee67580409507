package dev.goen.buffer.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is only in memory is bounded, given out like anything else, and accounted for. */
class MemoryBufferTest {

  private final Bench bench = new Bench(Path.of("."));

  private MemoryBuffer buffer(long mostBytes, String... destinations) {
    return new MemoryBuffer(List.of(destinations), bench, Optional.empty(), Map.of(), mostBytes);
  }

  @Test
  void theFirstRecordOfAStreamSaysThatTheEpochIsVolatile() {
    MemoryBuffer buffer = buffer(1 << 20, "city");
    buffer.add(Bench.DATA, bench.reading(1));
    Block block = buffer.commit().getFirst();
    assertEquals(SeqSet.range(1, 2), block.seqs());
    Entry.EpochOpen open = assertInstanceOf(Entry.EpochOpen.class, block.entries().getFirst());
    assertTrue(open.isVolatile());
  }

  // Only what every destination has may go: another hub may be down.
  @Test
  void memoryIsFreedOnceEveryDestinationHasIt() throws Exception {
    MemoryBuffer buffer = buffer(1 << 20, "city", "prefecture");
    for (int i = 0; i < 100; i++) {
      buffer.add(Bench.DATA, bench.reading(i));
    }
    Block block = buffer.commit().getFirst();
    Backlog city = buffer.backlog("city");
    Backlog prefecture = buffer.backlog("prefecture");
    city.delivered(Bench.key(block), block.seqs());
    assertEquals(101, buffer.unsent());
    assertEquals(List.of(), Bench.drain(city));
    assertEquals(Bench.byKey(List.of(block)), Bench.byKey(Bench.drain(prefecture)));
    prefecture.delivered(Bench.key(block), block.seqs());
    assertEquals(0, buffer.unsent());
    assertEquals(0, prefecture.depth());
  }

  @Test
  void aBlockOfWhichSomeIsOnItsWayComesWithTheRest() throws Exception {
    MemoryBuffer buffer = buffer(1 << 20, "city");
    for (int i = 0; i < 9; i++) {
      buffer.add(Bench.DATA, bench.reading(i));
    }
    Block block = buffer.commit().getFirst();
    Backlog city = buffer.backlog("city");
    city.delivered(Bench.key(block), SeqSet.parse("1-3"));
    Map<StreamKey, SeqSet> held = Map.of(Bench.key(block), SeqSet.parse("5,7"));
    List<Block> rest = city.next(_ -> true, Backlog.Order.NEWEST_FIRST, held, 100);
    assertEquals(SeqSet.parse("4,6,8-10"), rest.getFirst().seqs());
    assertEquals(7, city.depth());
  }

  // Promise 8: raw data first, then calm data; an alarm only when there is nothing else to give.
  @Test
  void whenFullTheLeastValuableGoesFirstAndEveryNumberOfItIsReported() throws Exception {
    long most = 20_000;
    MemoryBuffer buffer = buffer(most, "city");
    Backlog city = buffer.backlog("city");
    for (int round = 0; round < 400; round++) {
      for (int i = 0; i < 20; i++) {
        buffer.add(Bench.DATA, bench.reading((long) i * round));
        buffer.add(Bench.BULK, bench.reading(i + round));
      }
      if (round % 50 == 0) {
        buffer.add(Bench.EVENTS, bench.reading(round));
      }
      buffer.commit();
      assertTrue(buffer.bytes() <= most, () -> buffer.bytes() + " bytes");
    }
    List<Block> left = Bench.drain(city);
    List<Entry> told = new ArrayList<>(Bench.only(Entry.Lost.class, left));
    assertTrue(told.size() < 20, "an outage is told every 10 minutes, not with each commit");
    buffer.withdraw().values().forEach(told::addAll);
    Map<Stream, Long> last = buffer.status().lastSeq();
    for (Stream stream : last.keySet()) {
      SeqSet known = SeqSet.EMPTY;
      for (Block block : left) {
        known = block.stream().equals(stream) ? known.plus(block.seqs()) : known;
      }
      for (Entry entry : told) {
        Entry.Lost lost = assertInstanceOf(Entry.Lost.class, entry);
        known = lost.stream().equals(stream) ? known.plus(lost.seqs()) : known;
      }
      assertEquals(SeqSet.range(1, last.get(stream)), known, stream.toString());
    }
    long events =
        left.stream()
            .filter(block -> block.stream().equals(Bench.EVENTS))
            .mapToLong(block -> block.entries().size())
            .sum();
    assertEquals(9, events, "8 alarms and the opening of the epoch");
  }

  @Test
  void whatAHubNeverTakesIsReported() throws Exception {
    MemoryBuffer buffer = buffer(1 << 20, "city");
    buffer.add(Bench.DATA, bench.reading(1));
    Block block = buffer.commit().getFirst();
    buffer
        .backlog("city")
        .giveUp(Bench.key(block), SeqSet.of(2), Entry.LossCause.DEAD_LETTER, "poison");
    assertEquals(1, buffer.pending());
    assertEquals(
        new Entry.Lost(
            bench.now(), buffer.epoch(), Bench.DATA, SeqSet.of(2), Entry.LossCause.DEAD_LETTER),
        buffer.commit().getFirst().entries().getFirst());
  }

  // The number is lost to that hub, but not what was told by it, even if nobody needs it any more.
  @Test
  void whatARefusedRecordToldIsToldAgain() throws Exception {
    MemoryBuffer buffer = buffer(1 << 20, "city");
    EpochId other = new EpochId(7);
    Entry.LossCause corrupt = Entry.LossCause.CORRUPT;
    buffer.add(
        Bench.DATA, new Entry.Lost(bench.now(), other, Bench.DATA, SeqSet.parse("3-9"), corrupt));
    buffer.add(Bench.DATA, absence());
    buffer.add(Bench.DATA, bench.reading(1));
    Block block = buffer.commit().getFirst();
    refuse(buffer.backlog("city"), block, block.seqs());
    assertEquals(
        List.of(
            block.entries().get(0),
            block.entries().get(2),
            new Entry.Lost(bench.now(), other, Bench.DATA, SeqSet.parse("3-9"), corrupt),
            new Entry.Lost(
                bench.now(),
                buffer.epoch(),
                Bench.DATA,
                SeqSet.range(1, 4),
                Entry.LossCause.DEAD_LETTER)),
        buffer.commit().getFirst().entries());
    assertEquals(0, buffer.pending());
  }

  // It would go round and round with a hub that refuses it each time.
  @Test
  void whatIsRefusedAgainIsToldAgainAfterAPause() throws Exception {
    MemoryBuffer buffer = buffer(1 << 20, "city");
    Entry absence = absence();
    buffer.add(Bench.DATA, absence);
    Block block = buffer.commit().getFirst();
    refuse(buffer.backlog("city"), block, SeqSet.of(2));
    Block again = buffer.commit().getFirst();
    assertEquals(absence, again.entries().getFirst());
    refuse(buffer.backlog("city"), again, SeqSet.of(again.seqs().first()));
    assertEquals(List.of(), Bench.only(Entry.NotTaken.class, buffer.commit()));
    bench.mono += 600_000;
    assertEquals(1, buffer.pending());
    assertEquals(List.of(absence), Bench.only(Entry.NotTaken.class, buffer.commit()));
  }

  @Test
  void whatTwoHubsRefuseIsToldAgainOnceAndAFileTellsItIfItIsBack() throws Exception {
    MemoryBuffer buffer = buffer(1 << 20, "city", "park");
    buffer.add(Bench.DATA, absence());
    Block block = buffer.commit().getFirst();
    refuse(buffer.backlog("city"), block, block.seqs());
    refuse(buffer.backlog("park"), block, block.seqs());
    List<Entry> told = new ArrayList<>();
    buffer.withdraw().values().forEach(told::addAll);
    assertEquals(
        List.of(
            block.entries().get(1),
            new Entry.Lost(
                bench.now(),
                buffer.epoch(),
                Bench.DATA,
                SeqSet.range(1, 2),
                Entry.LossCause.DEAD_LETTER)),
        told);
  }

  @Test
  void aLossIsNeverLongerThanAHubTakes() throws Exception {
    MemoryBuffer buffer = buffer(1 << 20, "city");
    for (int i = 0; i < 300; i++) {
      buffer.add(Bench.DATA, bench.reading(i));
    }
    Block block = buffer.commit().getFirst();
    SeqSet all = SeqSet.EMPTY;
    for (long seq = 2; seq < 300; seq += seq % 4 == 2 ? 2 : 3) {
      refuse(buffer.backlog("city"), block, SeqSet.of(seq));
      all = all.plus(SeqSet.of(seq));
    }
    SeqSet told = SeqSet.EMPTY;
    for (Entry.Lost lost : Bench.only(Entry.Lost.class, buffer.commit())) {
      assertTrue(lost.seqs().runs() <= Entry.Lost.MOST_RUNS, lost::toString);
      told = told.plus(lost.seqs());
    }
    assertTrue(all.runs() > Entry.Lost.MOST_RUNS);
    assertEquals(all, told);
  }

  private Entry absence() {
    return new Entry.NotTaken(
        bench.now(),
        Optional.empty(),
        Bench.BOOT,
        bench.mono - 40,
        bench.mono - 10,
        3,
        Entry.AbsenceCause.OVERRUN);
  }

  private static void refuse(Backlog backlog, Block block, SeqSet seqs) {
    backlog.giveUp(Bench.key(block), seqs, Entry.LossCause.DEAD_LETTER, "poison");
  }

  // An alarm that is raised while a commit is under way is at the hub under the number it was told.
  @Test
  void thePlaceAheadIsNotTakenByWhatTheBufferHasToTell() {
    MemoryBuffer buffer = buffer(1 << 20, "city");
    buffer.add(Bench.EVENTS, bench.reading(1));
    buffer.prepare();
    Block poison = buffer.commit().getFirst();
    buffer.add(Bench.EVENTS, bench.reading(2));
    buffer.prepare();
    long place = buffer.ahead(Bench.EVENTS).orElseThrow().seq();
    buffer
        .backlog("city")
        .giveUp(Bench.key(poison), SeqSet.of(2), Entry.LossCause.DEAD_LETTER, "poison");
    buffer.commit();
    Entry raised = bench.reading(3);
    buffer.add(Bench.EVENTS, raised);
    buffer.prepare();
    assertRecord(raised, place, buffer.commit());
  }

  // The same where the room goes out, and what has left must be told again.
  @Test
  void thePlaceAheadIsNotTakenByWhatIsToldAgain() {
    MemoryBuffer buffer = buffer(400, "city");
    buffer.add(Bench.EVENTS, bench.reading(1));
    buffer.prepare();
    buffer.commit();
    for (int i = 0; i < 100; i++) {
      buffer.add(Bench.EVENTS, bench.reading(i));
    }
    buffer.prepare();
    long place = buffer.ahead(Bench.EVENTS).orElseThrow().seq();
    buffer.commit();
    Entry raised = bench.reading(3);
    buffer.add(Bench.EVENTS, raised);
    buffer.prepare();
    assertRecord(raised, place, buffer.commit());
  }

  private static void assertRecord(Entry expected, long seq, List<Block> blocks) {
    Block block = blocks.getFirst();
    assertEquals(
        expected, block.only(SeqSet.of(seq)).entries().getFirst(), "number " + seq + " is another");
  }
}
