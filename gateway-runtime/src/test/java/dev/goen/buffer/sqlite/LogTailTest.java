package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.disk.MemoryFolder;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits that were never made leave nothing in the log that a salvage could take for one. */
class LogTailTest {

  private static final Stream HEALTH = new Stream("health", StreamClass.EVENT);
  private static final Stream WELFARE = new Stream("welfare", StreamClass.EVENT);

  @TempDir(factory = MemoryFolder.class)
  Path folder = Path.of("unset");

  private Bench bench = new Bench(Path.of("."));
  private final Map<String, Entry> accepted = new TreeMap<>();

  @BeforeEach
  void begin() {
    bench = new Bench(folder);
  }

  // The transaction is longer than the cache, so most of it is in the log when it fails.
  @Test
  void aNumberIsNeverGivenOutWithTheContentOfACommitThatWasTakenBack() throws Exception {
    Bench killed;
    try (SqliteBuffer buffer = bench.open("city")) {
      for (Stream stream : List.of(HEALTH, Bench.EVENTS, WELFARE)) {
        add(buffer, stream, 30);
        commit(buffer);
      }
      long inItsWay = Sql.number(bench.file, "SELECT max(key) >> 40 << 40 FROM block") + 100_032;
      Sql.run(bench.file, "INSERT INTO block(key, span, body) VALUES(" + inItsWay + ", 1, x'00')");
      add(buffer, HEALTH, 40_000);
      add(buffer, Bench.EVENTS, 100);
      add(buffer, WELFARE, 120_000);
      assertThrows(BufferFault.class, buffer::commit);
      buffer.withdraw();
      Sql.run(bench.file, "DELETE FROM block WHERE key = " + inItsWay);
      long before = frames();
      add(buffer, Bench.EVENTS, 100);
      commit(buffer);
      killed = killed("killed");
      spoil(killed, before, frames());
    }
    assertAllAsAccepted(killed);
  }

  // What the cut left of the last transaction: all but its first frame, and its commit behind it.
  @Test
  void whatAPowerCutLeftOfACommitDoesNotStandBeforeThoseThatFollow() throws Exception {
    Bench torn;
    try (SqliteBuffer buffer = bench.open("city")) {
      add(buffer, Bench.DATA, 2_000);
      commit(buffer);
      long before = frames();
      torn = killed("torn");
      add(buffer, Bench.DATA, 10_000);
      buffer.commit();
      Files.copy(log(bench), log(torn), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      try (RandomAccessFile out = new RandomAccessFile(log(torn).toFile(), "rw")) {
        out.seek(32 + before * Connections.FRAME_BYTES);
        out.write(new byte[(int) Connections.FRAME_BYTES]);
      }
    }
    bench = torn;
    Bench killed;
    try (SqliteBuffer buffer = bench.open("city")) {
      for (int i = 0; i < 3; i++) {
        add(buffer, Bench.DATA, 700);
        commit(buffer);
      }
      killed = killed("killed");
    }
    try (RandomAccessFile file = new RandomAccessFile(killed.file.toFile(), "rw")) {
      file.write(new byte[100]);
    }
    Map<String, Entry> given = assertAllAsAccepted(killed);
    assertEquals(accepted.keySet(), given.keySet(), "all of it was there to be read");
  }

  private void add(SqliteBuffer buffer, Stream stream, int readings) {
    for (int i = 0; i < readings; i++) {
      buffer.add(stream, bench.reading(bench.mono));
    }
  }

  private void commit(SqliteBuffer buffer) throws BufferFault {
    accepted.putAll(Bench.byKey(buffer.commit()));
  }

  private long frames() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + bench.file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
      return row.getLong(2);
    }
  }

  /** The files as a kill leaves them. */
  private Bench killed(String name) throws IOException {
    Bench next = new Bench(Files.createDirectory(folder.resolve(name)));
    next.mono = bench.mono;
    for (String part : List.of("", "-wal", ".strands", ".last")) {
      Path from = bench.file.resolveSibling("buffer.db" + part);
      Files.copy(from, next.file.resolveSibling(from.getFileName()));
    }
    return next;
  }

  private static Path log(Bench bench) {
    return bench.file.resolveSibling("buffer.db-wal");
  }

  /** Damages the pages of some frames, from one to before another. */
  private static void spoil(Bench bench, long from, long to) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log(bench).toFile(), "rw")) {
      for (long frame = from; frame < to; frame++) {
        file.seek(32 + frame * Connections.FRAME_BYTES + 24);
        file.write(new byte[Connections.PAGE_BYTES]);
      }
    }
  }

  /** Opens it, salvages, and compares; gives what was given out of what was accepted. */
  private Map<String, Entry> assertAllAsAccepted(Bench damaged) throws Exception {
    damaged.mono = bench.mono + 60_000;
    try (SqliteBuffer buffer = damaged.open("city");
        Backlog city = buffer.backlog("city")) {
      try (java.util.stream.Stream<Path> files = Files.list(damaged.file.getParent())) {
        assertTrue(files.anyMatch(path -> path.toString().contains(".corrupt-")), "not damaged");
      }
      List<Block> blocks = Bench.drain(city, Order.OLDEST_FIRST);
      Map<String, Entry> given = Bench.byKey(blocks);
      given.forEach((key, entry) -> assertEquals(accepted.get(key), entry, key));
      buffer.commit();
      TreeMap<String, Entry> told = new TreeMap<>(given);
      for (Entry.Lost lost : Bench.only(Entry.Lost.class, Bench.drain(city, Order.OLDEST_FIRST))) {
        lost.seqs().forEach(seq -> told.put(lost.epoch() + " " + lost.stream() + " " + seq, lost));
      }
      assertTrue(told.keySet().containsAll(accepted.keySet()), "neither given out nor lost");
      return given;
    }
  }
}
