package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SeqSet;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage costs the damaged numbers at most; it is told, and what was damaged is kept. */
class DamageTest {

  @TempDir Path folder;
  private Bench bench = new Bench(Path.of("."));

  @BeforeEach
  void begin() {
    bench = new Bench(folder);
  }

  @Test
  void aDamagedBlockIsReportedAsLostAndKeptAside() throws Exception {
    try (SqliteBuffer buffer = bench.open("city", "province");
        Backlog city = buffer.backlog("city");
        Backlog province = buffer.backlog("province")) {
      bench.fill(buffer, 1, 90);
      Sql.run(
          bench.file,
          "UPDATE block SET body = zeroblob(length(body)) WHERE key & 0xffffffffff = 32");
      List<Block> sound = Bench.drain(city, Order.OLDEST_FIRST);
      assertEquals(91 - 30, Bench.byKey(sound).size());
      assertEquals(1, buffer.status().corruptBlocks());
      assertEquals(91 - 30, city.depth());
      Bench.drain(province, Order.NEWEST_FIRST);
      buffer.commit();

      List<Entry.Lost> lost = Bench.only(Entry.Lost.class, Bench.drain(city, Order.OLDEST_FIRST));
      assertEquals(1, lost.size(), "told once, however many destinations found it");
      assertEquals(SeqSet.range(32, 61), lost.getFirst().seqs());
      assertEquals(Entry.LossCause.CORRUPT, lost.getFirst().cause());
      assertEquals(1, Sql.number(bench.file, "SELECT count(*) FROM quarantine"));
    }
    try (SqliteBuffer buffer = bench.open("city", "province");
        Backlog city = buffer.backlog("city")) {
      assertEquals(91 - 30 + 1, Bench.byKey(Bench.drain(city, Order.OLDEST_FIRST)).size());
      assertEquals(0, buffer.status().corruptBlocks());
    }
  }

  // A row that vanished, or came under another key, must not leave a silent hole.
  @Test
  void numbersWithoutABlockAreReportedAsLost() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, 120);
      Sql.run(
          bench.file,
          "DELETE FROM block WHERE key & 0xffffffffff = 32;"
              + "UPDATE block SET key = key + 3 WHERE key & 0xffffffffff = 62");
      assertEquals(61, Bench.byKey(Bench.drain(city, Order.OLDEST_FIRST)).size());
      buffer.commit();
      SeqSet told = SeqSet.EMPTY;
      for (Entry.Lost lost : Bench.only(Entry.Lost.class, Bench.drain(city, Order.OLDEST_FIRST))) {
        told = told.plus(lost.seqs());
      }
      assertEquals(SeqSet.range(32, 91), told);
    }
  }

  @Test
  void aFileWithoutAHeaderIsSetAsideAndAFreshOneBegun() throws Exception {
    try (SqliteBuffer buffer = bench.open("city")) {
      bench.fill(buffer, 1, 90);
    }
    overwrite(0, 100);
    try (SqliteBuffer buffer = bench.open("city")) {
      bench.fill(buffer, 1, 5);
      assertEquals(1, aside().size(), "never deleted");
    }
  }

  // Pages in the middle of the file: what lies on both sides keeps its keys.
  @Test
  void whatCanBeReadOfADamagedFileIsTakenOverWithItsKeys() throws Exception {
    Map<String, Entry> before;
    EpochId epoch;
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, 9_000);
      before = Bench.byKey(Bench.drain(city, Order.OLDEST_FIRST));
      epoch = buffer.epoch();
    }
    overwrite(Files.size(bench.file) / 3, 2 * Connections.PAGE_BYTES);
    assertTrue(aside().isEmpty());
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      assertEquals(1, aside().size());
      Map<String, Entry> after = Bench.byKey(Bench.drain(city, Order.OLDEST_FIRST));
      assertTrue(after.size() > 0.9 * before.size(), after.size() + " of " + before.size());
      assertTrue(after.size() < before.size(), "the damage hit nothing");
      after.forEach((key, entry) -> assertEquals(before.get(key), entry));

      buffer.commit();
      long lost = 0;
      for (Entry.Lost one : Bench.only(Entry.Lost.class, Bench.drain(city, Order.OLDEST_FIRST))) {
        assertEquals(epoch, one.epoch());
        lost += one.seqs().size();
      }
      assertEquals(before.size(), after.size() + lost, "each number is there or known to be lost");
    }
  }

  // Of a large file only a part is looked at when it is opened; the rest shows when it is read.
  @Test
  void damageThatIsFoundInUseIsSalvagedAtTheNextOpening() throws Exception {
    try (SqliteBuffer buffer = bench.open("city")) {
      bench.fill(buffer, 1, 9_000);
    }
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      overwrite(Files.size(bench.file) / 3, 2 * Connections.PAGE_BYTES);
      BufferFault fault =
          assertThrows(BufferFault.class, () -> Bench.drain(city, Order.OLDEST_FIRST));
      assertEquals(BufferFault.Kind.CORRUPT, fault.kind());
    }
    assertTrue(aside().isEmpty());
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      assertEquals(1, aside().size());
      int samples = Bench.only(Entry.Sample.class, Bench.drain(city, Order.OLDEST_FIRST)).size();
      assertTrue(samples > 8_000 && samples < 9_000, samples + " of 9000");
    }
  }

  @Test
  void theNewestFewDamagedFilesAreKept() throws Exception {
    for (int i = 0; i < 5; i++) {
      bench.open("city").close();
      try (SqliteBuffer buffer = bench.open("city")) {
        bench.fill(buffer, 1, 5);
      }
      overwrite(0, 100);
    }
    bench.open("city").close();
    assertEquals(3, aside().size());
  }

  // A salvage that is cut off by a power cut is begun again, and one that was done is put to use.
  @Test
  void anInterruptedSalvageLosesNothing() throws Exception {
    try (SqliteBuffer buffer = bench.open("city")) {
      bench.fill(buffer, 1, 90);
    }
    Path salvage = bench.file.resolveSibling("buffer.db.salvage");
    Files.writeString(salvage, "half of it");
    overwrite(0, 100);
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      assertEquals(
          90, Bench.only(Entry.Sample.class, Bench.drain(city, Order.OLDEST_FIRST)).size());
    }
    Files.move(bench.file, bench.file.resolveSibling("buffer.db.salvaged"));
    Files.writeString(bench.file, "damaged");
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      assertEquals(
          90, Bench.only(Entry.Sample.class, Bench.drain(city, Order.OLDEST_FIRST)).size());
      assertEquals(2, aside().size());
      assertFalse(Files.exists(salvage));
    }
  }

  @Test
  void aFileOfANewerVersionIsLeftAlone() throws Exception {
    bench.open("city").close();
    Sql.run(bench.file, "PRAGMA user_version=99");
    BufferFault fault = assertThrows(BufferFault.class, () -> bench.open("city"));
    assertEquals(BufferFault.Kind.NEWER_FORMAT, fault.kind());
    assertTrue(String.valueOf(fault.getMessage()).contains("99"));
    assertEquals(99, Sql.number(bench.file, "PRAGMA user_version"));
  }

  @Test
  void aFileOfAnotherProgramIsLeftAlone() throws Exception {
    Sql.run(bench.file, "CREATE TABLE recipe(name TEXT)");
    BufferFault fault = assertThrows(BufferFault.class, () -> bench.open("city"));
    assertTrue(String.valueOf(fault.getMessage()).contains("another program"));
    assertEquals(BufferFault.Kind.NO_PLACE, fault.kind(), "no disk to wait for");
    assertEquals(0, Sql.number(bench.file, "SELECT count(*) FROM recipe"));
  }

  @Test
  void aMissingFolderIsSaidPlainly() {
    Bench lost = new Bench(folder.resolve("nowhere"));
    BufferFault fault = assertThrows(BufferFault.class, () -> lost.open("city"));
    assertEquals(BufferFault.Kind.NO_PLACE, fault.kind());
    assertFalse(String.valueOf(fault.getMessage()).isEmpty());
  }

  private void overwrite(long position, int length) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(bench.file.toFile(), "rw")) {
      file.seek(position / Connections.PAGE_BYTES * Connections.PAGE_BYTES);
      byte[] rubbish = new byte[length];
      java.util.Arrays.fill(rubbish, (byte) 0xa5);
      file.write(rubbish);
    }
  }

  private List<Path> aside() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(
          files.filter(path -> path.toString().matches(".*\\.corrupt-[^-]*")).toList());
    }
  }
}
