package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.reading.SeqSet;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of any released version opens, and nothing of it is lost on the way. */
class SchemaTest {

  @TempDir Path folder;

  @Test
  void aFileOfVersion1IsGivenOut() throws Exception {
    Bench bench = new Bench(folder);
    Sql.run(bench.file, fixture("version-1.sql"));
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      List<Block> blocks = Bench.drain(city, Order.OLDEST_FIRST);
      assertEquals(1, blocks.size());
      assertEquals("0123456789abcdef", blocks.getFirst().epoch().toString());
      assertEquals(SeqSet.parse("3-5"), blocks.getFirst().seqs());
      assertEquals(
          List.of("kando-01/stage 2.34", "kando-02/stage 2.43", "kando-03/stage 2.53"),
          Bench.only(Entry.Sample.class, blocks).stream()
              .map(sample -> sample.reading().name() + " " + sample.reading().value())
              .toList());
      Entry.EpochOpen open = (Entry.EpochOpen) buffer.commit().getFirst().entries().getFirst();
      assertEquals(5, open.lastSeq());
      assertEquals(1_795_000_000_000L, buffer.anchor(bench.boot).orElseThrow().utcMillis());
    }
  }

  @Test
  void aMigrationKeepsWhatIsThereAndHappensOnce() throws Exception {
    Bench bench = new Bench(folder);
    Sql.run(bench.file, fixture("version-1.sql"));
    List<String> next = new ArrayList<>(Schema.MIGRATIONS);
    next.add("ALTER TABLE epoch ADD COLUMN remark TEXT");
    try (Connection connection = Connections.writer(bench.file, 1 << 20)) {
      Schema.migrate(connection, bench.file, next);
      Schema.migrate(connection, bench.file, next);
    }
    assertEquals(next.size(), Sql.number(bench.file, "PRAGMA user_version"));
    assertEquals(1, Sql.number(bench.file, "SELECT count(*) FROM block"));
  }

  @Test
  void aMigrationThatFailsLeavesTheFileAsItWas() throws Exception {
    Bench bench = new Bench(folder);
    Sql.run(bench.file, fixture("version-1.sql"));
    List<String> next = new ArrayList<>(Schema.MIGRATIONS);
    next.add("DROP TABLE anchor; DROP TABLE nothing_of_that_name");
    try (Connection connection = Connections.writer(bench.file, 1 << 20)) {
      assertThrows(SQLException.class, () -> Schema.migrate(connection, bench.file, next));
    }
    assertEquals(Schema.MIGRATIONS.size(), Sql.number(bench.file, "PRAGMA user_version"));
    assertEquals(1, Sql.number(bench.file, "SELECT count(*) FROM anchor"));
  }

  @Test
  void pagesAreSmall() throws Exception {
    Bench bench = new Bench(folder);
    bench.open("city").close();
    assertEquals(Connections.PAGE_BYTES, Sql.number(bench.file, "PRAGMA page_size"));
  }

  private static String fixture(String name) throws Exception {
    try (InputStream in = SchemaTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
