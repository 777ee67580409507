package dev.goen.sim.hub;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the hub has received, in an SQLite file that others may read while it is written.
 *
 * <p>One transaction per pack. A record whose key is there already is counted as re-delivered when
 * it is the same, and kept aside as a conflict when it is not; the first one stays.
 *
 * <p>{@code synchronous=NORMAL} with a write-ahead log: what was committed survives the end of this
 * process by any means. Only the loss of the whole machine could take the newest commits, and then
 * the test is lost with it.
 */
public final class HubStore implements AutoCloseable {
  private static final int LARGEST_KEPT_PAYLOAD = 64 * 1024;

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement select;
  private final Runs runs;
  private final Set<String> warned = new HashSet<>();

  private HubStore(Connection connection) throws SQLException {
    this.connection = connection;
    runs = new Runs(connection);
    insert =
        connection.prepareStatement(
            "INSERT INTO record VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO"
                + " NOTHING");
    select =
        connection.prepareStatement(
            "SELECT * FROM record WHERE gateway=? AND epoch=? AND stream=? AND seq=?");
  }

  /**
   * What became of a pack.
   *
   * @param fresh records that were new
   * @param known records that were there already, the same
   * @param conflicts records that were there already, with other content
   */
  public record Outcome(int fresh, int known, int conflicts) {}

  /**
   * Everything counted so far.
   *
   * @param redeliveredPacks packs of which at least one record was there already
   */
  public record Counts(
      long records, long redeliveredPacks, long refusedPacks, long conflicts, long alarms) {}

  /** Opens the store, making the file when it is not there. */
  public static HubStore open(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=NORMAL");
      statement.execute("PRAGMA busy_timeout=10000");
      for (String table : SCHEMA) {
        statement.execute(table);
      }
      for (String table : BootTables.SCHEMA) {
        statement.execute(table);
      }
      connection.setAutoCommit(false);
      return new HubStore(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS record(
            gateway TEXT NOT NULL, epoch TEXT NOT NULL, stream TEXT NOT NULL, seq INTEGER NOT NULL,
            name TEXT NOT NULL, num REAL, txt TEXT, flag INTEGER, quality INTEGER, reason INTEGER,
            boot TEXT, mono_ms INTEGER, utc_ms INTEGER, clock TEXT, lane TEXT NOT NULL,
            via TEXT NOT NULL, received_ms INTEGER NOT NULL, unit TEXT, data TEXT,
            PRIMARY KEY(gateway, epoch, stream, seq)) WITHOUT ROWID\
          """,
          "CREATE INDEX IF NOT EXISTS record_by_name ON record(name, received_ms)",
          """
          CREATE TABLE IF NOT EXISTS redelivery(
            gateway TEXT NOT NULL, epoch TEXT NOT NULL, stream TEXT NOT NULL,
            packs INTEGER NOT NULL, records INTEGER NOT NULL,
            PRIMARY KEY(gateway, epoch, stream))\
          """,
          """
          CREATE TABLE IF NOT EXISTS conflict(
            gateway TEXT NOT NULL, epoch TEXT NOT NULL, stream TEXT NOT NULL, seq INTEGER NOT NULL,
            received_ms INTEGER NOT NULL, via TEXT NOT NULL, kept TEXT NOT NULL,
            turned_away TEXT NOT NULL)\
          """,
          """
          CREATE TABLE IF NOT EXISTS refused(
            topic TEXT NOT NULL, via TEXT NOT NULL, received_ms INTEGER NOT NULL,
            reason TEXT NOT NULL, payload BLOB NOT NULL)\
          """,
          """
          CREATE TABLE IF NOT EXISTS status(
            gateway TEXT PRIMARY KEY, json TEXT NOT NULL, received_ms INTEGER NOT NULL)\
          """,
          """
          CREATE TABLE IF NOT EXISTS run(
            gateway TEXT NOT NULL, boot TEXT NOT NULL, started_ms INTEGER NOT NULL,
            last_mono_ms INTEGER NOT NULL, received_ms INTEGER NOT NULL, returns INTEGER NOT NULL,
            PRIMARY KEY(gateway, boot, started_ms))\
          """,
          """
          CREATE TABLE IF NOT EXISTS plan(
            gateway TEXT NOT NULL, boot TEXT NOT NULL, sensor TEXT NOT NULL,
            from_ms INTEGER NOT NULL, stream TEXT NOT NULL, quantities TEXT NOT NULL,
            period_ms INTEGER NOT NULL, PRIMARY KEY(gateway, boot, sensor, from_ms))\
          """);

  /** Keeps the records of one pack, all or none. They are of one gateway, epoch and stream. */
  public synchronized Outcome store(List<Row> rows, long receivedMillis) throws SQLException {
    return inTransaction(
        () -> {
          int fresh = 0;
          int known = 0;
          for (Row row : rows) {
            if (insert(row, receivedMillis)) {
              fresh++;
            } else if (sameAsKept(row, receivedMillis)) {
              known++;
            }
          }
          if (known > 0) {
            countRedelivery(rows.getFirst(), known);
          }
          BootTables.note(connection, rows, receivedMillis);
          return new Outcome(fresh, known, rows.size() - fresh - known);
        });
  }

  private boolean insert(Row row, long receivedMillis) throws SQLException {
    bind(
        insert,
        row.gateway(),
        row.epoch(),
        row.stream(),
        row.seq(),
        row.name(),
        row.number(),
        row.text(),
        row.flag(),
        row.quality(),
        row.reason(),
        row.boot(),
        row.monoMillis(),
        row.utcMillis(),
        row.clock(),
        row.lane(),
        row.via(),
        receivedMillis,
        row.unit(),
        row.data());
    return insert.executeUpdate() == 1;
  }

  /** Compares with the record that has the key, and writes down a conflict. */
  private boolean sameAsKept(Row row, long receivedMillis) throws SQLException {
    bind(select, row.gateway(), row.epoch(), row.stream(), row.seq());
    Row kept;
    try (ResultSet found = select.executeQuery()) {
      found.next();
      kept = StoredRows.row(found);
    }
    if (same(kept, row)) {
      return true;
    }
    if (warned.add(row.gateway() + ' ' + row.epoch() + ' ' + row.stream())) {
      System.getLogger(HubStore.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "two contents under one number: gateway {0}, epoch {1}, stream {2}, number {3};"
                  + " the first is kept, the other is in the table conflict",
              row.gateway(),
              row.epoch(),
              row.stream(),
              String.valueOf(row.seq()));
    }
    update(
        "INSERT INTO conflict VALUES(?,?,?,?,?,?,?,?)",
        row.gateway(),
        row.epoch(),
        row.stream(),
        row.seq(),
        receivedMillis,
        row.via(),
        kept.toString(),
        row.toString());
    return false;
  }

  /**
   * The same content. UTC, clock state and lane may differ between two sendings; FIWARE carries
   * neither boot nor unit, so against it only the value counts.
   */
  private static boolean same(Row a, Row b) {
    boolean value =
        a.name().equals(b.name())
            && Objects.equals(a.number(), b.number())
            && Objects.equals(a.text(), b.text())
            && Objects.equals(a.flag(), b.flag())
            && Objects.equals(a.data(), b.data());
    if (a.boot() == null || b.boot() == null) {
      return value;
    }
    return value
        && Objects.equals(a.unit(), b.unit())
        && Objects.equals(a.quality(), b.quality())
        && Objects.equals(a.reason(), b.reason())
        && a.boot().equals(b.boot())
        && Objects.equals(a.monoMillis(), b.monoMillis());
  }

  private void countRedelivery(Row row, int records) throws SQLException {
    update(
        "INSERT INTO redelivery VALUES(?,?,?,1,?) ON CONFLICT DO UPDATE"
            + " SET packs=packs+1, records=records+excluded.records",
        row.gateway(),
        row.epoch(),
        row.stream(),
        records);
  }

  /** Keeps a payload that could not be decoded (its first 64 KiB), with the reason. */
  public synchronized void refuse(Arrival arrival, byte[] payload, String reason)
      throws SQLException {
    byte[] kept = java.util.Arrays.copyOf(payload, Math.min(payload.length, LARGEST_KEPT_PAYLOAD));
    inTransaction(
        () ->
            update(
                "INSERT INTO refused VALUES(?,?,?,?,?)",
                arrival.topic(),
                arrival.via(),
                arrival.receivedMillis(),
                reason,
                kept));
  }

  /** Keeps a gateway's newest status. */
  public synchronized void status(String gateway, String json, long receivedMillis)
      throws SQLException {
    inTransaction(
        () -> {
          runs.note(gateway, json, receivedMillis);
          return update(
              "INSERT INTO status VALUES(?,?,?) ON CONFLICT DO UPDATE"
                  + " SET json=excluded.json, received_ms=excluded.received_ms",
              gateway,
              json,
              receivedMillis);
        });
  }

  /** The gateways that have sent a status. */
  public synchronized Set<String> gateways() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT gateway FROM status")) {
      Set<String> gateways = new HashSet<>();
      while (found.next()) {
        gateways.add(found.getString(1));
      }
      return gateways;
    }
  }

  public synchronized Counts counts() throws SQLException {
    return inTransaction(() -> StoredRows.counts(connection));
  }

  /** Closes the file; what was stored stays. */
  @Override
  public synchronized void close() throws SQLException {
    connection.close();
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private <T> T inTransaction(Work<T> work) throws SQLException {
    boolean done = false;
    try {
      T result = work.run();
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        connection.rollback();
      }
    }
  }

  private int update(String sql, @Nullable Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
