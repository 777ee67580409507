package dev.goen.sim.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the hub's store from outside, also while the hub writes it. */
public final class StoredRows {
  private StoredRows() {}

  /**
   * Connects to a store for reading.
   *
   * @throws SQLException when there is no such file, or it is not a store
   */
  public static Connection connect(Path file) throws SQLException {
    if (!Files.isReadable(file)) {
      throw new SQLException("no store of a hub at " + file);
    }
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only=1");
      statement.execute("PRAGMA busy_timeout=10000");
    }
    return connection;
  }

  /** All records, in the order of gateway, epoch, stream and number. */
  public static List<Row> all(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT * FROM record ORDER BY gateway, epoch, stream, seq")) {
      List<Row> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(row(found));
      }
      return rows;
    }
  }

  public static HubStore.Counts counts(Connection connection) throws SQLException {
    return new HubStore.Counts(
        single(connection, "SELECT count(*) FROM record"),
        single(connection, "SELECT total(packs) FROM redelivery"),
        single(connection, "SELECT count(*) FROM refused"),
        single(connection, "SELECT count(*) FROM conflict"),
        single(connection, "SELECT count(*) FROM record WHERE name LIKE '%/alarm'"));
  }

  private static long single(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      found.next();
      return found.getLong(1);
    }
  }

  static Row row(ResultSet found) throws SQLException {
    Long flag = whole(found, "flag");
    double number = found.getDouble("num");
    Double num = found.wasNull() ? null : (Double) number;
    return new Row(
        found.getString("gateway"),
        found.getString("epoch"),
        found.getString("stream"),
        found.getLong("seq"),
        found.getString("name"),
        found.getString("unit"),
        num,
        found.getString("txt"),
        flag == null ? null : (Boolean) (flag != 0),
        found.getString("data"),
        small(found, "quality"),
        small(found, "reason"),
        found.getString("boot"),
        whole(found, "mono_ms"),
        whole(found, "utc_ms"),
        found.getString("clock"),
        found.getString("lane"),
        found.getString("via"));
  }

  private static @Nullable Long whole(ResultSet found, String column) throws SQLException {
    long value = found.getLong(column);
    return found.wasNull() ? null : (Long) value;
  }

  private static @Nullable Integer small(ResultSet found, String column) throws SQLException {
    int value = found.getInt(column);
    return found.wasNull() ? null : (Integer) value;
  }
}
