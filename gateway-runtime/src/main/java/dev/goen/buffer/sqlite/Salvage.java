package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.BlockCodec;
import dev.goen.buffer.EpochId;
import dev.goen.reading.BootId;
import dev.goen.reading.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes over what can be read of a damaged file. The file itself is kept under another name. What
 * is missing shows later as numbers without a block, and is reported as lost then.
 */
final class Salvage {

  private static final System.Logger LOG = System.getLogger(Salvage.class.getName());

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final List<String> SMALL_TABLES = List.of("epoch", "strand", "delivery", "anchor");

  private final Connection to;
  private final PreparedStatement insert;
  private long copied;
  private long damaged;

  private Salvage(Connection to) throws SQLException {
    this.to = to;
    this.insert = to.prepareStatement("INSERT OR IGNORE INTO block(key, span, body) VALUES(?,?,?)");
  }

  /** Renames the file and its log. */
  static Path setAside(Path file) throws IOException {
    Path aside =
        file.resolveSibling(file.getFileName() + ".damaged-" + STAMP.format(Instant.now()));
    Files.move(file, aside);
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    if (Files.exists(log)) {
      Files.move(log, aside.resolveSibling(aside.getFileName() + "-wal"));
    }
    Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
    return aside;
  }

  /** Copies whole blocks, with their keys, into a fresh file. */
  static void copy(Path aside, Connection to) throws SQLException {
    to.setAutoCommit(false);
    Salvage salvage = new Salvage(to);
    try (Connection from = Connections.reader(aside)) {
      for (String table : SMALL_TABLES) {
        salvage.copyTable(from, table);
      }
      for (Strand strand : salvage.strands()) {
        salvage.copyBlocks(from, strand);
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.ERROR, aside + " cannot be read further: " + e.getMessage());
    }
    to.commit();
    to.setAutoCommit(true);
    LOG.log(
        System.Logger.Level.WARNING,
        "{0}: {1} blocks taken over, {2} damaged; the file is kept",
        aside,
        salvage.copied,
        salvage.damaged);
  }

  private void copyTable(Connection from, String table) throws SQLException {
    try (Statement statement = from.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
      int columns = row.getMetaData().getColumnCount();
      String marks = "?" + ",?".repeat(columns - 1);
      try (PreparedStatement copy =
          to.prepareStatement("INSERT OR IGNORE INTO " + table + " VALUES(" + marks + ")")) {
        while (row.next()) {
          for (int i = 1; i <= columns; i++) {
            copy.setObject(i, row.getObject(i));
          }
          copy.executeUpdate();
        }
      }
    } catch (SQLException e) {
      if (!Faults.corrupt(e)) {
        throw e;
      }
      LOG.log(System.Logger.Level.ERROR, "table " + table + " is damaged: " + e.getMessage());
    }
  }

  private List<Strand> strands() throws SQLException {
    List<Strand> strands = new ArrayList<>();
    try (Statement statement = to.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT strand.id, epoch.number, epoch.id, epoch.boot, stream FROM strand JOIN"
                    + " epoch ON epoch.number = strand.epoch ORDER BY strand.id")) {
      while (row.next()) {
        StreamKey key = new StreamKey(new EpochId(row.getLong(3)), Stream.parse(row.getString(5)));
        strands.add(
            new Strand(row.getInt(1), row.getInt(2), key, BootId.parse(row.getString(4)), 0, 0));
      }
    }
    return strands;
  }

  /** Upwards as far as it goes, then downwards from the end as far as that goes. */
  private void copyBlocks(Connection from, Strand strand) throws SQLException {
    try (BlockRows rows = new BlockRows(from)) {
      long low = 1;
      try {
        BlockRows.Row row;
        while ((row = rows.atOrAfter(strand, low)) != null) {
          copyBlock(strand, row);
          low = row.first() + 1;
        }
        return;
      } catch (SQLException e) {
        stopUnlessCorrupt(strand, e);
      }
      try {
        long high = Strand.MOST_SEQ;
        BlockRows.@Nullable Row row;
        while (high >= low && (row = rows.atOrBefore(strand, high)) != null && row.first() >= low) {
          copyBlock(strand, row);
          high = row.first() - 1;
        }
      } catch (SQLException e) {
        stopUnlessCorrupt(strand, e);
      }
    }
  }

  private static void stopUnlessCorrupt(Strand strand, SQLException e) throws SQLException {
    if (!Faults.corrupt(e)) {
      throw e;
    }
    LOG.log(System.Logger.Level.ERROR, strand.key + " is damaged: " + e.getMessage());
  }

  private void copyBlock(Strand strand, BlockRows.Row row) throws SQLException {
    if (!(row.decode(strand) instanceof BlockCodec.Intact)) {
      damaged++;
      return;
    }
    insert.setLong(1, row.key());
    insert.setLong(2, row.span());
    insert.setBytes(3, row.body());
    insert.executeUpdate();
    if (++copied % 1000 == 0) {
      to.commit();
    }
  }
}
