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
import dev.goen.disk.MemoryFolder;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget is kept by making room, and whatever leaves is told of exactly once. */
class RoomTest {

  private static final Stream BULK = new Stream("bridge", StreamClass.BULK);
  private static final Stream PEOPLE = new Stream("welfare", StreamClass.PERSON_DATA);
  private static final Stream SOS = new Stream("welfare", StreamClass.PERSON_EVENT);

  @TempDir(factory = MemoryFolder.class)
  Path folder = Path.of("unset");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Map<String, Entry> accepted = new HashMap<>();
  private long largest;

  // The hub is away for weeks: the file stays within its size, alarms and SOS all stay, and each
  // other number is there or in one report.
  @Test
  void aDeadHubNeitherFillsTheBudgetNorCostsAnAlarm() throws Exception {
    Bench bench = new Bench(folder);
    bench.mostBytes = 200_000;
    List<Long> making = new ArrayList<>();
    List<Long> quiet = new ArrayList<>();
    try (SqliteBuffer buffer = bench.open("city")) {
      for (int i = 0; i < 5_000 && buffer.status().room().evicted() < 5_000; i++) {
        addSome(bench, buffer);
        long begun = System.nanoTime();
        commit(buffer, bench);
        long took = System.nanoTime() - begun;
        (buffer.status().room().makingRoom() ? making : quiet).add(took);
      }
      assertTrue(buffer.status().room().thinned() > 1_000, "thinned, seed " + seed);
      assertTrue(buffer.status().room().evicted() >= 5_000, "evicted, seed " + seed);
      System.out.printf(
          "RoomTest: %d records accepted, %s; file and log %d kB at most%n",
          accepted.size(), buffer.status().room(), largest / 1000);
      System.out.printf(
          "commits while room is made: %s; others: %s%n", millis(making), millis(quiet));
    }
    assertAccounted(bench);
  }

  // What a crash leaves behind at any moment: a copy of the file and its log while it is in use.
  @Test
  void aCrashAtAnyMomentLeavesAllAccounted() throws Exception {
    Bench bench = new Bench(folder);
    bench.mostBytes = 400_000;
    try (SqliteBuffer buffer = bench.open("city")) {
      for (int round = 0; round < 8; round++) {
        for (int i = 0; i < 15 + random.nextInt(15); i++) {
          addSome(bench, buffer);
          commit(buffer, bench);
        }
        Path copy = Files.createDirectory(folder.resolve("copy" + round));
        Files.copy(bench.file, copy.resolve("buffer.db"));
        Files.copy(Path.of(bench.file + "-wal"), copy.resolve("buffer.db-wal"));
        Bench after = new Bench(copy);
        after.mono = bench.mono;
        after.mostBytes = bench.mostBytes;
        assertAccounted(after);
      }
    }
  }

  // They have given what they had, so they are the first to leave, and the oldest of them first.
  @Test
  void quarantinedFilesLeaveBeforeAnyReadingDoes() throws Exception {
    Bench bench = new Bench(folder);
    bench.mostBytes = 400_000;
    Path old = folder.resolve("buffer.db.corrupt-20260101T000000.000Z");
    Path newer = folder.resolve("buffer.db.corrupt-20260102T000000.000Z");
    for (Path one : List.of(old, Path.of(old + "-wal"), newer)) {
      Files.write(one, new byte[50_000]);
    }
    List<String> left = new ArrayList<>();
    try (SqliteBuffer buffer = bench.open("city")) {
      assertTrue(buffer.status().room().usedBytes() > 150_000, "they count");
      while (!buffer.status().room().makingRoom()) {
        accepted.putAll(Bench.byKey(fill(bench, buffer, 300)));
        if (!Files.exists(old) && left.isEmpty()) {
          left.add("old");
          assertFalse(Files.exists(Path.of(old + "-wal")), "its log is of no use alone");
          assertTrue(Files.exists(newer), "one at a time");
        }
        if (!Files.exists(newer) && left.size() == 1) {
          left.add("newer");
        }
        long beside = Files.exists(newer) ? Files.exists(old) ? 150_000 : 50_000 : 0;
        long all = bench.file.toFile().length() + new File(bench.file + "-wal").length() + beside;
        assertTrue(all <= bench.mostBytes, all + " bytes");
      }
      assertEquals(List.of("old", "newer"), left);
      assertEquals(0, buffer.status().room().thinned() + buffer.status().room().evicted());
    }
    assertAccounted(bench);
  }

  // Without need they stay, for those who want to look at them.
  @Test
  void quarantinedFilesStayAsLongAsThereIsRoom() throws Exception {
    Bench bench = new Bench(folder);
    Path old = Files.write(folder.resolve("buffer.db.corrupt-20260101T000000.000Z"), new byte[9]);
    try (SqliteBuffer buffer = bench.open("city")) {
      fill(bench, buffer, 1_000);
      assertTrue(Files.exists(old));
    }
  }

  @Test
  void aStepThatFailsChangesNothing() throws Exception {
    Bench bench = new Bench(folder);
    bench.mostBytes = 400_000;
    try (SqliteBuffer buffer = bench.open("city")) {
      fillUntilMakingRoom(bench, buffer);
      Sql.run(
          bench.file,
          "CREATE TRIGGER no BEFORE INSERT ON block WHEN new.span > 400"
              + " BEGIN SELECT RAISE(ABORT, 'not now'); END");
      long before = buffer.status().room().usedBytes();
      assertEquals(List.of(), buffer.makeRoom());
      assertEquals(before, buffer.status().room().usedBytes());
      assertTrue(buffer.status().room().makingRoom());
      Sql.run(bench.file, "DROP TRIGGER no");
      while (buffer.status().room().makingRoom()) {
        accepted.putAll(Bench.byKey(buffer.makeRoom()));
      }
      assertTrue(buffer.status().room().usedBytes() < before);
    }
    assertAccounted(bench);
  }

  // A number that the hub may have taken already must not be reported as lost as well.
  @Test
  void whatIsOnItsWayStaysAsItIs() throws Exception {
    Bench bench = new Bench(folder);
    bench.mostBytes = 400_000;
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      accepted.putAll(Bench.byKey(fill(bench, buffer, 3_000)));
      Map<StreamKey, SeqSet> held = new HashMap<>();
      List<Block> flying = city.next(_ -> true, Order.OLDEST_FIRST, held, 400);
      List<Block> offered = fill(bench, buffer, 300);
      accepted.putAll(Bench.byKey(offered));
      for (Block block : offered) {
        StreamKey key = new StreamKey(block.epoch(), block.stream());
        assertTrue(city.hold(key, block.seqs()));
      }
      for (int i = 0; i < 20_000 && buffer.status().room().evicted() < 2_000; i++) {
        addSome(bench, buffer);
        commit(buffer, bench);
      }
      assertTrue(buffer.status().room().evicted() >= 2_000);
      List<Block> all = Bench.drain(city, Order.OLDEST_FIRST);
      Map<String, Entry> there = Bench.byKey(all);
      flying.forEach(block -> assertTrue(there.keySet().containsAll(keys(block))));
      offered.forEach(block -> assertTrue(there.keySet().containsAll(keys(block))));
      StreamKey data = new StreamKey(buffer.epoch(), Bench.DATA);
      SeqSet gone = Bench.only(Entry.Lost.class, all).getFirst().seqs();
      assertFalse(city.hold(data, gone), "what has left cannot be sent any more");
    }
    assertAccounted(bench);
  }

  // Alarms alone fill the file: then other readings are refused, and alarms still go in.
  @Test
  void anAlarmFindsRoomWhenNothingElseDoes() throws Exception {
    Bench bench = new Bench(folder);
    bench.mostBytes = 200_000;
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      accepted.putAll(Bench.byKey(fill(bench, buffer, 300)));
      BufferFault fault =
          assertThrows(
              BufferFault.class,
              () -> {
                for (int i = 0; i < 200_000; i++) {
                  buffer.add(Bench.EVENTS, bench.reading(i));
                  if (i % 400 == 0) {
                    buffer.add(Bench.DATA, bench.reading(i));
                    commit(buffer, bench);
                    buffer.add(Bench.DATA, bench.reading(i));
                    commit(buffer, bench);
                  }
                }
              });
      assertEquals(BufferFault.Kind.FULL, fault.kind());
      int waiting = buffer.pending();
      assertTrue(waiting > 0);
      buffer.add(Bench.EVENTS, bench.reading(7));
      List<Block> alarms = buffer.commit();
      assertEquals(1, Bench.only(Entry.Sample.class, alarms).size());
      assertEquals(Bench.EVENTS, alarms.getLast().stream());
      accepted.putAll(Bench.byKey(alarms));
      assertEquals(waiting, buffer.pending(), "the rest waits");

      List<Block> blocks = Bench.drain(city, Order.OLDEST_FIRST);
      Map<String, Entry> there = new TreeMap<>(Bench.byKey(blocks));
      Bench.deliver(city, blocks);
      accepted.putAll(Bench.byKey(buffer.commit()));
      assertEquals(0, buffer.pending());
      there.putAll(Bench.byKey(Bench.drain(city, Order.OLDEST_FIRST)));
      assertAccounted(there, lost(there));
    }
  }

  // The depth tells how much is to be sent: not what was thinned.
  @Test
  void theDepthCountsRecordsAndNotNumbers() throws Exception {
    Bench bench = new Bench(folder);
    bench.mostBytes = 300_000;
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      for (int i = 0; i < 100; i++) {
        addSome(bench, buffer);
        commit(buffer, bench);
      }
      assertTrue(buffer.status().room().thinned() > 0);
      long depth = city.depth();
      List<Block> blocks = Bench.drain(city, Order.OLDEST_FIRST);
      assertEquals(depth, Bench.byKey(blocks).size());
      Bench.deliver(city, blocks);
      buffer.tend();
      assertEquals(0, city.depth());
    }
  }

  private static String millis(List<Long> nanos) {
    nanos.sort(null);
    return "%d, median %.2f ms, 99 %% %.2f ms, slowest %.2f ms"
        .formatted(
            nanos.size(),
            nanos.get(nanos.size() / 2) / 1e6,
            nanos.get(nanos.size() * 99 / 100) / 1e6,
            nanos.getLast() / 1e6);
  }

  private void fillUntilMakingRoom(Bench bench, SqliteBuffer buffer) throws BufferFault {
    while (!buffer.status().room().makingRoom()) {
      accepted.putAll(Bench.byKey(fill(bench, buffer, 300)));
    }
  }

  private static List<Block> fill(Bench bench, SqliteBuffer buffer, int count) throws BufferFault {
    List<Block> blocks = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      buffer.add(Bench.DATA, bench.reading(i));
      if (i % 100 == 0) {
        blocks.addAll(buffer.commit());
      }
    }
    return blocks;
  }

  private void addSome(Bench bench, SqliteBuffer buffer) {
    int count = 1 + random.nextInt(300);
    for (int i = 0; i < count; i++) {
      buffer.add(Bench.DATA, bench.reading(random.nextInt(300)));
    }
    for (int i = 0; i < count; i++) {
      buffer.add(BULK, strain(bench));
    }
    if (random.nextInt(2) == 0) {
      buffer.add(PEOPLE, bench.reading(1));
    }
    if (random.nextInt(10) == 0) {
      buffer.add(random.nextBoolean() ? SOS : Bench.EVENTS, bench.reading(2));
    }
  }

  private Entry strain(Bench bench) {
    bench.mono += 10;
    Value value = new Value.Binary64(random.nextGaussian() * 1e-6);
    return new Entry.Sample(
        Reading.of(new SensorId("span-1"), "strain", value, Unit.METRE, bench.now())
            .judged(Quality.GOOD, null));
  }

  private void commit(SqliteBuffer buffer, Bench bench) throws BufferFault {
    accepted.putAll(Bench.byKey(buffer.commit()));
    accepted.putAll(Bench.byKey(buffer.makeRoom()));
    long bytes = bench.file.toFile().length() + new File(bench.file + "-wal").length();
    largest = Math.max(largest, bytes);
    assertTrue(bytes <= bench.mostBytes, bytes + " bytes, seed " + seed);
  }

  /** Opens the file anew, gives everything out, and looks for each number that was accepted. */
  private void assertAccounted(Bench bench) throws IOException {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      int pending = buffer.pending();
      List<Block> blocks = Bench.drain(city, Order.OLDEST_FIRST);
      Map<String, Entry> there = Bench.byKey(blocks);
      assertAccounted(there, lost(there));
      assertEquals(pending, buffer.pending(), "nothing was found missing, seed " + seed);
      Bench.deliver(city, blocks);
      buffer.tend();
      assertEquals(0, city.depth());
    }
  }

  private static Map<String, Integer> lost(Map<String, Entry> there) {
    Map<String, Integer> lost = new HashMap<>();
    for (Entry entry : there.values()) {
      if (entry instanceof Entry.Lost gap) {
        gap.seqs()
            .forEach(
                seq -> lost.merge(gap.epoch() + " " + gap.stream() + " " + seq, 1, Integer::sum));
      }
    }
    return lost;
  }

  private void assertAccounted(Map<String, Entry> there, Map<String, Integer> lost) {
    List<String> wrong = new ArrayList<>();
    accepted.forEach(
        (key, entry) -> {
          int ways = (there.containsKey(key) ? 1 : 0) + lost.getOrDefault(key, 0);
          boolean event = key.contains("event ");
          if (ways != 1 || (event && !there.containsKey(key))) {
            wrong.add(key + " " + ways + " ways");
          } else if (there.containsKey(key)) {
            assertEquals(entry, there.get(key), key);
          }
        });
    assertEquals(List.of(), wrong.stream().limit(10).toList(), "seed " + seed);
  }

  private static List<String> keys(Block block) {
    return List.copyOf(Bench.byKey(List.of(block)).keySet());
  }
}
