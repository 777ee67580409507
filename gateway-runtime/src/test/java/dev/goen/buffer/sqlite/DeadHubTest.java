package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.disk.MemoryFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that is gone for good does not cost the other one its readings, nor itself its alarms. */
class DeadHubTest {

  @TempDir(factory = MemoryFolder.class)
  Path folder = Path.of("unset");

  private final Map<String, Entry> accepted = new HashMap<>();

  @Test
  void aDeadHubIsEvictedWithAReportOfItsOwn() throws Exception {
    Bench bench = new Bench(folder);
    bench.mostBytes = 300_000;
    bench.deadHubAfter = Duration.ofHours(3);
    try (SqliteBuffer buffer = bench.open("city", "gone");
        Backlog city = buffer.backlog("city")) {
      run(bench, buffer, city, 20);
      bench.mono += bench.deadHubAfter.plus(Duration.ofHours(1)).toMillis();
      for (int i = 0; i < 100 && buffer.status().room().evicted() < 5_000; i++) {
        run(bench, buffer, city, 20);
      }
      assertTrue(buffer.status().room().evicted() >= 5_000, buffer.status().toString());
      run(bench, buffer, city, 5);
      assertTrue(city.depth() < 1_000, "the other hub has taken everything: " + city.depth());
    }
    try (SqliteBuffer buffer = bench.open("city", "gone");
        Backlog gone = buffer.backlog("gone")) {
      int pending = buffer.pending();
      List<Block> blocks = Bench.drain(gone, Order.OLDEST_FIRST);
      Map<String, Entry> there = Bench.byKey(blocks);
      Map<String, Integer> lost = new HashMap<>();
      for (Entry.Lost gap : Bench.only(Entry.Lost.class, blocks)) {
        gap.seqs()
            .forEach(
                seq -> lost.merge(gap.epoch() + " " + gap.stream() + " " + seq, 1, Integer::sum));
      }
      accepted.forEach(
          (key, entry) -> {
            int ways = (there.containsKey(key) ? 1 : 0) + lost.getOrDefault(key, 0);
            assertEquals(1, ways, key);
            assertTrue(!key.contains("event") || there.containsKey(key), key);
          });
      assertEquals(pending, buffer.pending(), "nothing was found missing");
    }
  }

  // The gateway's own link is down: both hubs are silent, and nobody is dead.
  @Test
  void whenAllAreSilentNobodyIsDead() throws Exception {
    Bench bench = new Bench(folder);
    Ledger ledger = new Ledger(List.of("city", "gone"));
    try (SqliteBuffer buffer = bench.open("city", "gone")) {
      bench.fill(buffer, 1, 300);
    }
    BufferFile file =
        BufferFile.open(
            new dev.goen.config.GatewayConfig.BufferConfig(
                bench.file, Duration.ofSeconds(1), bench.mostBytes),
            List.of("city", "gone"));
    try (var connection = file.connection();
        BlockRows rows = new BlockRows(connection)) {
      file.contents().strands().forEach(ledger::add);
      DeadHubs hubs = new DeadHubs(ledger, bench, bench.deadHubAfter);
      hubs.look();
      bench.mono += bench.deadHubAfter.toMillis();
      assertEquals(0, hubs.step(rows));
      Strand strand = file.contents().strands().getFirst();
      ledger.delivered(0, strand.key, dev.goen.reading.SeqSet.of(1));
      assertEquals(270, hubs.step(rows), "one hub lives; the last block stays, and the opening");
    }
  }

  private void run(Bench bench, SqliteBuffer buffer, Backlog city, int commits) throws Exception {
    for (int i = 0; i < commits; i++) {
      for (int k = 0; k < 200; k++) {
        buffer.add(Bench.DATA, bench.reading(k));
      }
      if (i % 20 == 0) {
        buffer.add(Bench.EVENTS, bench.reading(i));
      }
      List<Block> blocks = buffer.commit();
      accepted.putAll(Bench.byKey(blocks));
      Bench.deliver(city, blocks);
      List<Block> made = buffer.makeRoom();
      accepted.putAll(Bench.byKey(made));
      Bench.deliver(city, made);
    }
  }
}
