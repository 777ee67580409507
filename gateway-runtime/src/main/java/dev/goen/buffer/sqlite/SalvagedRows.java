package dev.goen.buffer.sqlite;

import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes rows of the small tables into a fresh file, with the check that each carries. */
final class SalvagedRows implements AutoCloseable {

  private final PreparedStatement epoch;
  private final PreparedStatement strand;
  private final PreparedStatement delivery;
  private final PreparedStatement anchor;

  SalvagedRows(Connection to) throws SQLException {
    epoch = to.prepareStatement("INSERT OR IGNORE INTO epoch VALUES(?,?,?,?,?,?)");
    strand =
        to.prepareStatement("INSERT INTO strand(id, epoch, stream, last, crc) VALUES(?,?,?,?,?)");
    delivery = to.prepareStatement("INSERT INTO delivery VALUES(?,?,?,?)");
    anchor = to.prepareStatement("INSERT INTO anchor VALUES(?,?,?,?,?)");
  }

  void epoch(int number, long id, BootId boot, long opened, @Nullable Long closed)
      throws SQLException {
    int crc = RowCheck.of("epoch", number, id, boot, opened, closed);
    insert(epoch, number, id, boot.toString(), opened, closed, crc);
  }

  void strand(Strand one) throws SQLException {
    String stream = one.key.stream().toString();
    int crc = RowCheck.of("strand", one.id, one.epochNumber, stream, one.last);
    insert(strand, one.id, one.epochNumber, stream, one.last, crc);
  }

  void delivery(String destination, int id, SeqSet seqs) throws SQLException {
    int crc = RowCheck.of("delivery", destination, id, seqs);
    insert(delivery, destination, id, seqs.toString(), crc);
  }

  void anchor(BootId boot, long mono, long utc, long uncertainty) throws SQLException {
    int crc = RowCheck.of("anchor", boot, mono, utc, uncertainty);
    insert(anchor, boot.toString(), mono, utc, uncertainty, crc);
  }

  private static void insert(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.executeUpdate();
  }

  @Override
  public void close() throws SQLException {
    epoch.close();
    strand.close();
    delivery.close();
    anchor.close();
  }
}
