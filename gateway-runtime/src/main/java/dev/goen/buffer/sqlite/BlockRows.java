package dev.goen.buffer.sqlite;

import dev.goen.buffer.BlockCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads single rows of the block table, leaving no result open. */
final class BlockRows implements AutoCloseable {

  /**
   * A row as it lies in the file; nothing of it is checked yet.
   *
   * @param span last number - first number + 1
   */
  @SuppressWarnings("ArrayRecordComponent") // handed from the driver to the codec, never compared
  record Row(long key, long span, byte[] body) {
    long first() {
      return key & Strand.MOST_SEQ;
    }

    /** The last number by what the row says. */
    long last() {
      return first() + span - 1;
    }

    /** The block, if the row is what was written there. */
    BlockCodec.Decoded decode(Strand strand) {
      BlockCodec.Decoded decoded =
          BlockCodec.decode(strand.key.epoch(), strand.key.stream(), strand.boot, first(), body);
      return decoded instanceof BlockCodec.Intact(var block) && block.seqs().last() != last()
          ? new BlockCodec.Damaged("its span is wrong")
          : decoded;
    }
  }

  private final PreparedStatement atOrBefore;
  private final PreparedStatement atOrAfter;

  BlockRows(Connection connection) throws SQLException {
    String select = "SELECT key, span, body FROM block WHERE key BETWEEN ? AND ? ORDER BY key ";
    atOrBefore = connection.prepareStatement(select + "DESC LIMIT 1");
    atOrAfter = connection.prepareStatement(select + "ASC LIMIT 1");
  }

  /** The last row of the strand that begins at or before a number. */
  @Nullable Row atOrBefore(Strand strand, long seq) throws SQLException {
    return row(atOrBefore, strand.rowKey(1), strand.rowKey(seq));
  }

  /** The first row of the strand that begins at or after a number. */
  @Nullable Row atOrAfter(Strand strand, long seq) throws SQLException {
    return row(atOrAfter, strand.rowKey(seq), strand.rowKey(Strand.MOST_SEQ));
  }

  private static @Nullable Row row(PreparedStatement statement, long low, long high)
      throws SQLException {
    statement.setLong(1, low);
    statement.setLong(2, high);
    try (ResultSet rows = statement.executeQuery()) {
      if (!rows.next()) {
        return null;
      }
      byte[] body = rows.getBytes(3);
      return new Row(rows.getLong(1), rows.getLong(2), body == null ? new byte[0] : body);
    }
  }

  @Override
  public void close() throws SQLException {
    atOrBefore.close();
    atOrAfter.close();
  }
}
