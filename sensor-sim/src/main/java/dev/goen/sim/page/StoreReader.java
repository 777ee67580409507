package dev.goen.sim.page;

import dev.goen.sim.account.Numbers;
import dev.goen.sim.account.Suspicions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Follows the hub's store without ever writing to it. It asks for the numbers it has not got, by
 * the store's own key: backlog fills its holes in any order, and no clock is trusted. One thread.
 */
final class StoreReader implements AutoCloseable {

  /** Short reads: a long one would keep the hub's write-ahead log from shrinking. */
  private static final int BATCH = 2_000;

  /** A stream with more holes has been thinned, and hardly any will ever be filled. */
  private static final int FEW_HOLES = 50;

  private static final int POLLS_PER_SEARCH = 20;

  private static final int POLLS_PER_DATING = 10;

  private static final String NEXT_STREAM =
      """
      SELECT gateway, epoch, stream FROM record WHERE (gateway, epoch, stream) > (?, ?, ?)
      ORDER BY gateway, epoch, stream LIMIT 1
      """;

  private static final String RECORDS =
      """
      SELECT seq, name, num, txt, flag, quality, boot, mono_ms, utc_ms, clock, lane, received_ms
      FROM record WHERE gateway = ? AND epoch = ? AND stream = ? AND seq BETWEEN ? AND ?
      ORDER BY seq LIMIT
      """
          + BATCH;

  private static final String COUNTS =
      """
      SELECT (SELECT count(*) FROM conflict), (SELECT count(*) FROM refused),
             (SELECT coalesce(sum(packs), 0) FROM redelivery)
      """;

  private record Key(String gateway, String epoch, String stream) {}

  private final Path file;
  private final HubModel model;
  private final Map<Key, Numbers> taken = new HashMap<>();
  private final Dates dates = new Dates();
  private @Nullable Connection connection;
  private long polls;

  StoreReader(Path file, HubModel model) {
    this.file = file;
    this.model = model;
  }

  /** Takes what is new; a store that is not there yet or cannot be read is told to the model. */
  void poll() {
    try {
      if (connection == null && !Files.exists(file)) {
        model.problem("absent");
        return;
      }
      Connection open = open();
      if (polls % POLLS_PER_DATING == 0 && dates.refresh(open)) {
        taken.clear();
        model.restart();
      }
      polls++;
      Optional<Key> key = next(open, new Key("", "", ""));
      while (key.isPresent() && !Thread.currentThread().isInterrupted()) {
        follow(open, key.get());
        key = next(open, key.get());
      }
      statuses(open);
      counts(open);
      model.suspicions(Suspicions.of(open));
      model.problem(null);
    } catch (SQLException e) {
      String message = e.getMessage();
      model.problem(message == null ? "unreadable" : message);
      close();
    }
  }

  private static Optional<Key> next(Connection open, Key after) throws SQLException {
    try (PreparedStatement query = open.prepareStatement(NEXT_STREAM)) {
      query.setString(1, after.gateway);
      query.setString(2, after.epoch);
      query.setString(3, after.stream);
      try (ResultSet found = query.executeQuery()) {
        return found.next()
            ? Optional.of(new Key(found.getString(1), found.getString(2), found.getString(3)))
            : Optional.empty();
      }
    }
  }

  private void follow(Connection open, Key key) throws SQLException {
    Numbers mine = taken.computeIfAbsent(key, k -> new Numbers());
    List<Numbers.Hole> holes = mine.holes();
    long end = mine.last();
    if (holes.size() <= FEW_HOLES) {
      for (Numbers.Hole hole : holes) {
        take(open, key, mine, hole.first(), hole.last());
      }
    } else if (polls % POLLS_PER_SEARCH == 0) {
      take(open, key, mine, holes.getFirst().first(), end);
    }
    take(open, key, mine, end + 1, Long.MAX_VALUE);
  }

  private void take(Connection open, Key key, Numbers mine, long first, long last)
      throws SQLException {
    long from = first;
    boolean more = true;
    while (more && !Thread.currentThread().isInterrupted()) {
      List<Row> rows = new ArrayList<>();
      int read = 0;
      try (PreparedStatement query = open.prepareStatement(RECORDS)) {
        query.setString(1, key.gateway);
        query.setString(2, key.epoch);
        query.setString(3, key.stream);
        query.setLong(4, from);
        query.setLong(5, last);
        try (ResultSet result = query.executeQuery()) {
          for (; result.next(); read++) {
            long seq = result.getLong("seq");
            from = seq + 1;
            if (!mine.contains(seq)) {
              mine.add(seq, seq);
              rows.add(row(key, seq, result));
            }
          }
        }
      }
      model.fold(rows);
      more = read == BATCH;
    }
  }

  private Row row(Key key, long seq, ResultSet result) throws SQLException {
    String name = result.getString("name");
    int slash = name.indexOf('/');
    Long flag = number(result, "flag");
    Long quality = number(result, "quality");
    String boot = result.getString("boot");
    Long mono = number(result, "mono_ms");
    return new Row(
        key.gateway,
        key.epoch,
        key.stream,
        seq,
        slash < 0 ? name : name.substring(0, slash),
        slash < 0 ? "" : name.substring(slash + 1),
        result.getObject("num") == null ? null : result.getDouble("num"),
        result.getString("txt"),
        flag == null ? null : flag != 0,
        quality == null ? Row.GOOD : quality.intValue(),
        boot,
        mono,
        dates.utc(key.gateway, boot, mono, number(result, "utc_ms"), result.getString("clock")),
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

  private void counts(Connection open) throws SQLException {
    try (Statement statement = open.createStatement();
        ResultSet result = statement.executeQuery(COUNTS)) {
      if (result.next()) {
        model.counts(result.getLong(1), result.getLong(2), result.getLong(3));
      }
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
