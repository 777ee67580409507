package dev.goen.buffer.sqlite;

import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SampleTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the writer writes, statement by statement; transactions are its caller's. */
final class Tables implements AutoCloseable {

  private final Connection connection;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement insertBlock;
  private final PreparedStatement saveDelivery;
  private final PreparedStatement listSpans;
  private final PreparedStatement deleteBlocks;

  Tables(Connection connection) throws SQLException {
    this.connection = connection;
    begin = connection.prepareStatement("BEGIN IMMEDIATE");
    commit = connection.prepareStatement("COMMIT");
    insertBlock = connection.prepareStatement("INSERT INTO block(key, span, body) VALUES(?, ?, ?)");
    saveDelivery =
        connection.prepareStatement(
            "INSERT INTO delivery(destination, strand, seqs, crc) VALUES(?, ?, ?, ?) ON"
                + " CONFLICT(destination, strand) DO UPDATE SET seqs = excluded.seqs, crc ="
                + " excluded.crc");
    listSpans =
        connection.prepareStatement(
            "SELECT key, span FROM block WHERE key BETWEEN ? AND ? ORDER BY key LIMIT ?");
    deleteBlocks = connection.prepareStatement("DELETE FROM block WHERE key BETWEEN ? AND ?");
  }

  void begin() throws SQLException {
    begin.executeUpdate();
  }

  void commit() throws SQLException {
    commit.executeUpdate();
  }

  void insertEpoch(int number, EpochId id, SampleTime opened) throws SQLException {
    update(
        "INSERT INTO epoch(number, id, boot, opened, crc) VALUES(?, ?, ?, ?, ?)",
        number,
        id.bits(),
        opened.boot().toString(),
        opened.monoMillis(),
        epochCheck(number, id, opened, null));
  }

  void closeEpoch(int number, EpochId id, SampleTime opened, long closed) throws SQLException {
    update(
        "UPDATE epoch SET closed = ?, crc = ? WHERE number = ?",
        closed,
        epochCheck(number, id, opened, closed),
        number);
  }

  private static int epochCheck(int number, EpochId id, SampleTime opened, @Nullable Long closed) {
    return RowCheck.of("epoch", number, id.bits(), opened.boot(), opened.monoMillis(), closed);
  }

  void insertStrand(Strand strand) throws SQLException {
    update(
        "INSERT INTO strand(id, epoch, stream, crc) VALUES(?, ?, ?, ?)",
        strand.id,
        strand.epochNumber,
        strand.key.stream().toString(),
        RowCheck.of("strand", strand.id, strand.epochNumber, strand.key.stream(), 0));
  }

  void insertBlock(long key, long span, byte[] body) throws SQLException {
    insertBlock.setLong(1, key);
    insertBlock.setLong(2, span);
    insertBlock.setBytes(3, body);
    insertBlock.executeUpdate();
  }

  void saveAnchor(Entry.Anchor anchor) throws SQLException {
    update(
        "INSERT INTO anchor(boot, mono, utc, uncertainty, crc) VALUES(?, ?, ?, ?, ?)"
            + " ON CONFLICT(boot) DO UPDATE SET mono = excluded.mono, utc = excluded.utc,"
            + " uncertainty = excluded.uncertainty, crc = excluded.crc",
        anchor.time().boot().toString(),
        anchor.time().monoMillis(),
        anchor.utcMillis(),
        anchor.uncertaintyMillis(),
        RowCheck.of(
            "anchor",
            anchor.time().boot(),
            anchor.time().monoMillis(),
            anchor.utcMillis(),
            anchor.uncertaintyMillis()));
  }

  void quarantine(long key) throws SQLException {
    update(
        "INSERT INTO quarantine(key, span, body) SELECT key, span, body FROM block WHERE key = ?",
        key);
    update("DELETE FROM block WHERE key = ?", key);
  }

  void saveDelivery(String destination, int strand, String seqs) throws SQLException {
    saveDelivery.setString(1, destination);
    saveDelivery.setInt(2, strand);
    saveDelivery.setString(3, seqs);
    saveDelivery.setInt(4, RowCheck.of("delivery", destination, strand, seqs));
    saveDelivery.executeUpdate();
  }

  /**
   * Deletes the blocks that lie wholly within a run of numbers.
   *
   * @return how many, at most {@code most}
   */
  int deleteWithin(Strand strand, long first, long last, int most) throws SQLException {
    listSpans.setLong(1, strand.rowKey(first));
    listSpans.setLong(2, strand.rowKey(last));
    listSpans.setInt(3, most);
    long from = 0;
    long to = 0;
    int count = 0;
    try (ResultSet row = listSpans.executeQuery()) {
      while (row.next()) {
        long key = row.getLong(1);
        if ((key & Strand.MOST_SEQ) + row.getLong(2) - 1 > last) {
          break;
        }
        from = count == 0 ? key : from;
        to = key;
        count++;
      }
    }
    if (count > 0) {
      deleteRows(from, to);
    }
    return count;
  }

  /** Deletes blocks by their keys. */
  void deleteRows(long first, long last) throws SQLException {
    deleteBlocks.setLong(1, first);
    deleteBlocks.setLong(2, last);
    deleteBlocks.executeUpdate();
  }

  /** Removes a strand that has nothing more to give, and its epoch with the last strand of it. */
  void forget(Strand strand, int currentEpoch) throws SQLException {
    update("DELETE FROM delivery WHERE strand = ?", strand.id);
    update("DELETE FROM strand WHERE id = ?", strand.id);
    update(
        "DELETE FROM epoch WHERE number = ? AND number <> ?"
            + " AND NOT EXISTS(SELECT 1 FROM strand WHERE epoch = epoch.number)",
        strand.epochNumber,
        currentEpoch);
    update("DELETE FROM anchor WHERE boot NOT IN (SELECT boot FROM epoch)");
  }

  /** Drops the state of destinations that are not in the configuration any more. */
  void keepDestinations(List<String> names) throws SQLException {
    String marks = "?,".repeat(names.size());
    update(
        "DELETE FROM delivery WHERE destination NOT IN ("
            + marks.substring(0, Math.max(0, marks.length() - 1))
            + ")",
        names.toArray());
  }

  private void update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    begin.close();
    commit.close();
    insertBlock.close();
    saveDelivery.close();
    listSpans.close();
    deleteBlocks.close();
  }
}
