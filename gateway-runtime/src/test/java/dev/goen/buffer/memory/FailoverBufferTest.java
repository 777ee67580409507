package dev.goen.buffer.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.buffer.sqlite.SqliteBuffer;
import dev.goen.reading.SeqSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that fails stops neither alarms nor readings, and what is said of them stays true. */
class FailoverBufferTest {

  @TempDir Path folder = Path.of("unset");
  private Bench bench = new Bench(Path.of("."));

  @BeforeEach
  void begin() {
    bench = new Bench(folder);
  }

  @ParameterizedTest
  @EnumSource(
      value = BufferFault.Kind.class,
      names = {"FULL", "READ_ONLY", "IO", "CORRUPT"})
  void whatTheDiskDoesNotTakeGoesOnInMemoryAndIntoTheFileLater(BufferFault.Kind kind)
      throws Exception {
    List<Block> durable = new ArrayList<>();
    try (FailoverBuffer buffer = bench.open()) {
      buffer.add(Bench.DATA, bench.reading(1));
      durable.addAll(buffer.commit());
      EpochId first = buffer.epoch();

      bench.disk.fault = kind;
      bench.disk.takesWrites = kind == BufferFault.Kind.IO;
      Entry alarm = bench.reading(2);
      buffer.add(Bench.EVENTS, alarm);
      List<Block> fleeting = buffer.commit();
      assertTrue(buffer.isVolatile());
      assertEquals(
          alarm,
          fleeting.stream()
              .filter(b -> b.stream().equals(Bench.EVENTS))
              .findFirst()
              .orElseThrow()
              .entries()
              .getLast());
      assertEquals(Map.of(), Bench.byKey(buffer.recovered()), "nothing is accepted by memory");
      EpochId between = buffer.epoch();
      assertFalse(between.equals(first));
      assertTrue(buffer.status().volatileFor().orElse("").contains(kind.toString()));

      bench.disk.fault = null;
      settle(buffer);
      buffer.add(Bench.DATA, bench.reading(3));
      durable.addAll(buffer.commit());
      assertEquals(Bench.byKey(fleeting), Bench.byKey(buffer.recovered()));
      durable.addAll(fleeting);
      Block newest =
          durable.stream()
              .filter(b -> b.epoch().equals(buffer.epoch()) && b.stream().equals(Bench.DATA))
              .findFirst()
              .orElseThrow();
      List<Entry.EpochOpen> opens = Bench.only(Entry.EpochOpen.class, List.of(newest));
      assertEquals(
          List.of(between, first),
          opens.stream().map(open -> open.previous().orElseThrow()).toList(),
          "the epochs before it, and how far each went");
      assertEquals(2, opens.get(1).lastSeq());
      assertEquals(1, opens.get(0).lastSeq());
      if (kind != BufferFault.Kind.CORRUPT && kind != BufferFault.Kind.IO) {
        assertEquals(List.of(), Bench.only(Entry.NotTaken.class, durable), "nothing was missed");
      }
      assertEquals(Bench.byKey(durable), Bench.byKey(Bench.drain(buffer.backlog("city"))));
    }
    try (SqliteBuffer again = (SqliteBuffer) bench.place().open()) {
      assertEquals(Bench.byKey(durable), Bench.byKey(Bench.drain(again.backlog("city"))));
    }
  }

  // A damaged file is opened anew on another thread: a restart just then must not cost the memory.
  @Test
  void whatIsInMemoryIsTakenOverByAFileThatIsOnlyOpenedAtTheEnd() throws Exception {
    Entry alarm;
    try (FailoverBuffer buffer = bench.open()) {
      buffer.add(Bench.DATA, bench.reading(1));
      buffer.commit();
      bench.disk.fault = BufferFault.Kind.CORRUPT;
      alarm = bench.reading(2);
      buffer.add(Bench.EVENTS, alarm);
      buffer.commit();
      assertTrue(buffer.isVolatile());
      bench.disk.fault = null;
    }
    try (SqliteBuffer again = (SqliteBuffer) bench.place().open()) {
      assertTrue(Bench.byKey(Bench.drain(again.backlog("city"))).containsValue(alarm));
    }
  }

  // What had to leave the memory is told with the first commit of the file; the power goes before.
  @Test
  void aLossThatIsNotYetToldIsNotForgottenByThePower() throws Exception {
    bench.mostBytes = 20_000;
    FailoverBuffer buffer = bench.open();
    buffer.add(Bench.DATA, bench.reading(1));
    buffer.commit();
    bench.disk.fault = BufferFault.Kind.IO;
    for (int i = 0; i < 20_000; i++) {
      buffer.add(Bench.DATA, bench.reading(i));
      if (i % 100 == 0) {
        buffer.commit();
      }
    }
    buffer.commit();
    EpochId between = buffer.epoch();
    long last = buffer.status().lastSeq().getOrDefault(Bench.DATA, 0L);
    bench.disk.fault = null;
    settle(buffer);
    bench.crash(buffer);
    try (SqliteBuffer again = (SqliteBuffer) bench.place().open()) {
      List<Block> all = new ArrayList<>(Bench.drain(again.backlog("city")));
      again.commit();
      all.addAll(Bench.drain(again.backlog("city")));
      SeqSet known = SeqSet.EMPTY;
      for (Block block : all) {
        known = block.epoch().equals(between) ? known.plus(block.seqs()) : known;
      }
      for (Entry.Lost lost : Bench.only(Entry.Lost.class, all)) {
        known = lost.epoch().equals(between) ? known.plus(lost.seqs()) : known;
      }
      assertEquals(SeqSet.range(1, last), known);
    }
  }

  /** Waits for the file to be back; opening it anew is done on another thread. */
  private void settle(FailoverBuffer buffer) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (buffer.isVolatile() && System.nanoTime() < deadline) {
      bench.passTime();
      buffer.tend();
      Thread.sleep(buffer.isVolatile() ? 5 : 0);
    }
    assertFalse(buffer.isVolatile());
  }
}
