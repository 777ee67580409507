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

/**
 * Takes over what can be read of a damaged file. The file itself is kept under another name. What
 * is missing shows later as numbers without a block, and is reported as lost then.
 */
final class Salvage {

  private static final System.Logger LOG = System.getLogger(Salvage.class.getName());

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final List<String> SMALL_TABLES = List.of("epoch", "strand", "delivery", "anchor");

  /** How many numbers to leap over first; each further leap is twice as long. */
  private static final long LEAP = 32;

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

  /** Upwards; past a damaged place by leaps, and from behind it back to it. */
  private void copyBlocks(Connection from, Strand strand) throws SQLException {
    long low = 1;
    while (low <= Strand.MOST_SEQ) {
      low = copyUpwards(from, strand, low);
      long leap = LEAP;
      long landing = 0;
      while (landing == 0 && low + leap <= Strand.MOST_SEQ) {
        landing = landing(from, strand, low + leap);
        leap *= 2;
      }
      if (landing == 0) {
        return;
      }
      copyDownwards(from, strand, landing - 1, low);
      low = landing;
    }
  }

  /** Copies until the end or a damaged place; the number to go on from. */
  private long copyUpwards(Connection from, Strand strand, long first) throws SQLException {
    long low = first;
    try (BlockRows rows = new BlockRows(from)) {
      BlockRows.Row row = rows.atOrAfter(strand, low);
      while (row != null) {
        copyBlock(strand, row);
        low = row.first() + 1;
        row = rows.atOrAfter(strand, low);
      }
      return Strand.MOST_SEQ + 1;
    } catch (SQLException e) {
      stopUnlessCorrupt(strand, e);
      return low;
    }
  }

  private void copyDownwards(Connection from, Strand strand, long last, long low)
      throws SQLException {
    try (BlockRows rows = new BlockRows(from)) {
      BlockRows.Row row = rows.atOrBefore(strand, last);
      while (row != null && row.first() >= low) {
        copyBlock(strand, row);
        row = row.first() > low ? rows.atOrBefore(strand, row.first() - 1) : null;
      }
    } catch (SQLException e) {
      stopUnlessCorrupt(strand, e);
    }
  }

  /** The first number of the first block at or after a number; 0 where that is damaged too. */
  private static long landing(Connection from, Strand strand, long seq) throws SQLException {
    try (BlockRows rows = new BlockRows(from)) {
      BlockRows.Row row = rows.atOrAfter(strand, seq);
      return row == null ? Strand.MOST_SEQ + 1 : row.first();
    } catch (SQLException e) {
      stopUnlessCorrupt(strand, e);
      return 0;
    }
  }

  private static void stopUnlessCorrupt(Strand strand, SQLException e) throws SQLException {
    if (!Faults.corrupt(e)) {
      throw e;
    }
    LOG.log(System.Logger.Level.DEBUG, () -> strand.key + " is damaged: " + e.getMessage());
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
