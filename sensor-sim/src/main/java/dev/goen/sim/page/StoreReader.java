package dev.goen.sim.page;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Follows the hub's store without ever writing to it. Records are taken in the order of their
 * rowid, which is the order of their arrival: the hub only adds. One thread.
 */
final class StoreReader implements AutoCloseable {

  /** Short reads: a long one would keep the hub's write-ahead log from shrinking. */
  private static final int BATCH = 2_000;

  private static final String RECORDS =
      """
      SELECT rowid, gateway, epoch, stream, seq, name, num, txt, flag, quality, boot, mono_ms,
             utc_ms, lane, received_ms
      FROM record WHERE rowid > ? ORDER BY rowid LIMIT
      """
          + BATCH;

  private final Path file;
  private final HubModel model;
  private @Nullable Connection connection;
  private long lastRow;

  StoreReader(Path file, HubModel model) {
    this.file = file;
    this.model = model;
  }

  /** Takes what is new; a store that is not there yet or cannot be read is told to the model. */
  void poll() {
    try {
      if (connection == null && !Files.exists(file)) {
        model.store("absent", 0);
        return;
      }
      Connection open = open();
      while (records(open) == BATCH) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
      }
      statuses(open);
      model.store(null, conflicts(open));
    } catch (SQLException e) {
      String message = e.getMessage();
      model.store(message == null ? "unreadable" : message, 0);
      close();
    }
  }

  private int records(Connection open) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement query = open.prepareStatement(RECORDS)) {
      query.setLong(1, lastRow);
      try (ResultSet result = query.executeQuery()) {
        while (result.next()) {
          lastRow = result.getLong("rowid");
          rows.add(row(result));
        }
      }
    }
    model.fold(rows);
    return rows.size();
  }

  private static Row row(ResultSet result) throws SQLException {
    String name = result.getString("name");
    String local = name.substring(name.lastIndexOf(':') + 1);
    int slash = local.indexOf('/');
    Long flag = number(result, "flag");
    Long quality = number(result, "quality");
    return new Row(
        result.getString("gateway"),
        result.getString("epoch"),
        result.getString("stream"),
        result.getLong("seq"),
        slash < 0 ? local : local.substring(0, slash),
        slash < 0 ? "" : local.substring(slash + 1),
        result.getObject("num") == null ? null : result.getDouble("num"),
        result.getString("txt"),
        flag == null ? null : flag != 0,
        quality == null ? Row.GOOD : quality.intValue(),
        result.getString("boot"),
        result.getLong("mono_ms"),
        number(result, "utc_ms"),
        result.getString("lane"),
        result.getLong("received_ms"));
  }

  private void statuses(Connection open) throws SQLException {
    List<String> news = new ArrayList<>();
    try (Statement statement = open.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT gateway, json, received_ms FROM status WHERE json_valid(json)")) {
      while (result.next()) {
        String gateway = result.getString("gateway");
        if (model.status(gateway, result.getString("json"), result.getLong("received_ms"))) {
          news.add(gateway);
        }
      }
    }
    for (String gateway : news) {
      depths(open, gateway);
      lastNumbers(open, gateway);
    }
  }

  private void depths(Connection open, String gateway) throws SQLException {
    each(
        open,
        "SELECT d.key, d.value, s.received_ms FROM status s, json_each(s.json, '$.depth') d"
            + " WHERE s.gateway = ? AND d.type IN ('integer', 'real')",
        gateway,
        row -> model.depth(gateway, row.getString(1), row.getLong(3), row.getDouble(2)));
  }

  private void lastNumbers(Connection open, String gateway) throws SQLException {
    each(
        open,
        "SELECT json_extract(s.json, '$.epoch'), json_extract(t.value, '$.stream'),"
            + " json_extract(t.value, '$.last')"
            + " FROM status s, json_each(s.json, '$.streams') t WHERE s.gateway = ?",
        gateway,
        row -> {
          String epoch = row.getString(1);
          String stream = row.getString(2);
          if (epoch != null && stream != null) {
            model.lastKnown(gateway, stream, epoch, row.getLong(3));
          }
        });
  }

  private interface RowAction {
    void on(ResultSet row) throws SQLException;
  }

  private static void each(Connection open, String sql, String gateway, RowAction action)
      throws SQLException {
    try (PreparedStatement query = open.prepareStatement(sql)) {
      query.setString(1, gateway);
      try (ResultSet result = query.executeQuery()) {
        while (result.next()) {
          action.on(result);
        }
      }
    }
  }

  private static long conflicts(Connection open) throws SQLException {
    try (Statement statement = open.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM conflict")) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  private static @Nullable Long number(ResultSet result, String column) throws SQLException {
    long value = result.getLong(column);
    return result.wasNull() ? null : value;
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null) {
      SQLiteConfig config = new SQLiteConfig();
      config.setReadOnly(true);
      config.setBusyTimeout(2_000);
      open = config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
      connection = open;
    }
    return open;
  }

  @Override
  public void close() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        System.getLogger(StoreReader.class.getName())
            .log(System.Logger.Level.DEBUG, "the store did not close: {0}", e.getMessage());
      }
    }
  }
}
