package dev.goen.sim.page;

import dev.goen.sim.hub.HubStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store as the hub leaves it, with records of the test's choosing. All are of gateway gw07. */
final class FilledStore implements AutoCloseable {

  static final String EPOCH = "00000000000000e1";
  static final String BOOT = "4f9c2ef0-0000-4000-8000-000000000001";

  private final Connection connection;
  private final Map<String, Long> numbers = new HashMap<>();

  FilledStore(Path file) throws SQLException {
    HubStore.open(file).close();
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    run("PRAGMA synchronous=OFF");
    run("PRAGMA busy_timeout=10000");
  }

  /** Many records at once are quick only in one transaction. */
  void together(boolean on) throws SQLException {
    connection.setAutoCommit(!on);
  }

  void number(String stream, String name, long utc, double value) throws SQLException {
    add(stream, next(stream), name, utc, value, null, null, null);
  }

  void number(String stream, String name, long utc, double value, int quality) throws SQLException {
    add(stream, next(stream), name, utc, value, null, null, quality);
  }

  void text(String stream, String name, long utc, String value) throws SQLException {
    add(stream, next(stream), name, utc, null, value, null, null);
  }

  void flag(String stream, String name, long utc, boolean value) throws SQLException {
    add(stream, next(stream), name, utc, null, null, value, null);
  }

  void missing(String stream, String name, long utc) throws SQLException {
    add(stream, next(stream), name, utc, null, null, null, 1);
  }

  /** Numbers that the gateway has given and that have not come (yet). */
  void skip(String stream, long count) {
    numbers.merge(stream, count, Long::sum);
  }

  void add(
      String stream,
      long seq,
      String name,
      long utc,
      @Nullable Double num,
      @Nullable String txt,
      @Nullable Boolean flag,
      @Nullable Integer quality)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO record VALUES('gw07',?,?,?,?,?,?,?,?,NULL,?,?,?,'synced',?,'mqtt',?,"
                + "NULL,NULL)")) {
      insert.setString(1, EPOCH);
      insert.setString(2, stream);
      insert.setLong(3, seq);
      insert.setString(4, name);
      insert.setObject(5, num);
      insert.setString(6, txt);
      insert.setObject(7, flag == null ? null : flag ? 1 : 0);
      insert.setObject(8, quality);
      insert.setString(9, BOOT);
      insert.setLong(10, utc - bootedAt());
      insert.setLong(11, utc);
      insert.setString(12, stream.endsWith("event") ? "alarm" : "live");
      insert.setLong(13, utc + 120);
      insert.executeUpdate();
    }
  }

  /** UTC minus monotonic time of the boot, ms. */
  static long bootedAt() {
    return 1_700_000_000_000L;
  }

  /** The gateway learns what time it was when its boot began. */
  void anchor(long bootedAt) throws SQLException {
    run("INSERT INTO boot VALUES('gw07', '" + BOOT + "', 0, " + Long.MAX_VALUE / 2 + ", 0)");
    run("INSERT INTO anchor VALUES('gw07', '" + BOOT + "', 0, " + bootedAt + ", 100)");
  }

  void status(String json, long received) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("REPLACE INTO status VALUES('gw07', ?, ?)")) {
      insert.setString(1, json);
      insert.setLong(2, received);
      insert.executeUpdate();
    }
  }

  private long next(String stream) {
    return numbers.merge(stream, 1L, Long::sum);
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
