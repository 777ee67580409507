package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Block;
import dev.goen.buffer.BlockCodec;
import dev.goen.buffer.Entry;
import dev.goen.disk.MemoryFolder;
import dev.goen.reading.SeqSet;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a salvage takes where a damaged file has more than one version of something. */
class SalvageTest {

  private static final int READINGS = 1_000;

  @TempDir(factory = MemoryFolder.class)
  Path folder = Path.of("unset");

  private Bench bench = new Bench(Path.of("."));
  private List<Block> blocks = List.of();

  @BeforeEach
  void begin() {
    bench = new Bench(folder);
  }

  // The rows that were joined into one lie in a page before it, as deleted rows do.
  @Test
  void anOldRowBesideTheOneThatTookItsPlaceCostsNothing() throws Exception {
    fill();
    List<Block> old = new ArrayList<>();
    for (Block block : blocks.subList(10, 20)) {
      old.add(block.only(SeqSet.range(block.seqs().first(), block.seqs().first() + 4)));
    }
    deletedRows(old);
    spoilHeader();
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      assertSalvaged();
      List<Block> given = Bench.drain(city, Order.OLDEST_FIRST);
      assertEquals(Bench.byKey(blocks), Bench.byKey(given));
      assertEquals(0, buffer.status().corruptBlocks());
      assertEquals(List.of(), Bench.only(Entry.Lost.class, buffer.commit()));
    }
  }

  // A row of a commit that failed: its numbers were given again, to other readings.
  @Test
  void noNumberIsGivenOutWithAnotherContent() throws Exception {
    fill();
    Block real = blocks.get(15);
    List<Entry> others = new ArrayList<>();
    for (int i = 0; i < real.seqs().size(); i++) {
      others.add(bench.reading(5_000 + i));
    }
    long first = real.seqs().first();
    SeqSet shifted = SeqSet.range(first - 3, first - 4 + others.size());
    deletedRows(
        List.of(
            new Block(real.epoch(), real.stream(), real.boot(), real.seqs(), others),
            new Block(real.epoch(), real.stream(), real.boot(), shifted, others)));
    spoilHeader();
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      assertSalvaged();
      List<Block> given = Bench.drain(city, Order.OLDEST_FIRST);
      assertEquals(Bench.byKey(blocks), Bench.byKey(given));
    }
  }

  // Where the row that counts is lost, what there was before it was thinned is better than nothing.
  @Test
  void anOldRowFillsTheHoleThatDamageHasLeft() throws Exception {
    fill();
    Block gone = blocks.get(15);
    Block before = blocks.get(14);
    List<Entry> both = new ArrayList<>(before.entries());
    both.addAll(gone.entries());
    SeqSet seqs = before.seqs().plus(gone.seqs());
    deletedRows(List.of(new Block(gone.epoch(), gone.stream(), gone.boot(), seqs, both)));
    Sql.run(
        bench.file,
        "DELETE FROM block WHERE key & 0xffffffffff = " + gone.seqs().first() + ";VACUUM");
    spoilHeader();
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      assertSalvaged();
      List<Block> given = Bench.drain(city, Order.OLDEST_FIRST);
      assertEquals(Bench.byKey(blocks), Bench.byKey(given));
    }
  }

  // Delivered to all, it was left out: the gap then began with the epoch instead of its end.
  @Test
  void theGapAfterASalvageBeginsWithTheLastSampleAlsoWhenItWasDelivered() throws Exception {
    Path crashed = Files.createDirectory(folder.resolve("crashed"));
    long last;
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, READINGS);
      last = bench.mono;
      Bench.deliver(city, Bench.drain(city, Order.OLDEST_FIRST));
      buffer.tend();
      for (String part : List.of("", "-wal", ".strands", ".last")) {
        Path file = bench.file.resolveSibling("buffer.db" + part);
        Files.copy(file, crashed.resolve(file.getFileName()));
      }
    }
    bench = new Bench(crashed);
    bench.mono = last + 60_000;
    spoilHeader();
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      assertSalvaged();
      assertEquals(0, city.depth());
      List<Entry.NotTaken> gaps = Bench.only(Entry.NotTaken.class, buffer.commit());
      assertEquals(1, gaps.size());
      assertEquals(last, gaps.getFirst().from());
    }
  }

  private void fill() throws Exception {
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, READINGS);
      blocks = Bench.drain(city, Order.OLDEST_FIRST);
    }
  }

  /** Puts rows into the file that do not belong to its table, before those that do. */
  private void deletedRows(List<Block> old) throws SQLException {
    // Its page is that of a table made with the file: before all leaves of the blocks.
    String root = "SELECT rootpage FROM sqlite_schema WHERE name = ";
    long early = Sql.number(bench.file, root + "'quarantine'");
    Sql.run(
        bench.file,
        "DROP TABLE quarantine; CREATE TABLE aside(key INTEGER PRIMARY KEY, span INTEGER, body"
            + " BLOB)");
    assertEquals(early, Sql.number(bench.file, root + "'aside'"));
    long strand = Sql.number(bench.file, "SELECT key >> 40 FROM block LIMIT 1");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + bench.file);
        PreparedStatement row = connection.prepareStatement("INSERT INTO aside VALUES(?,?,?)")) {
      for (Block block : old) {
        row.setLong(1, (strand << Strand.SEQ_BITS) + block.seqs().first());
        row.setLong(2, block.seqs().last() - block.seqs().first() + 1);
        row.setBytes(3, BlockCodec.encode(block));
        row.executeUpdate();
      }
    }
  }

  private void spoilHeader() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(bench.file.toFile(), "rw")) {
      file.write(new byte[100]);
    }
  }

  private void assertSalvaged() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      assertTrue(
          files.anyMatch(path -> path.toString().contains(".corrupt-")), "nothing was damaged");
    }
  }
}
