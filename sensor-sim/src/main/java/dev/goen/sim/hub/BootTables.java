package dev.goen.sim.hub;

import dev.goen.sim.time.AnchorFact;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the store keeps of each boot beside its records, so that they can be dated later. */
final class BootTables {

  static final List<String> SCHEMA =
      List.of(
          """
          CREATE TABLE IF NOT EXISTS boot(
            gateway TEXT NOT NULL, boot TEXT NOT NULL, last_mono INTEGER NOT NULL,
            latest_origin INTEGER NOT NULL, live INTEGER NOT NULL,
            PRIMARY KEY(gateway, boot)) WITHOUT ROWID\
          """,
          """
          CREATE TABLE IF NOT EXISTS epoch(
            gateway TEXT NOT NULL, epoch TEXT NOT NULL, boot TEXT NOT NULL, previous TEXT,
            PRIMARY KEY(gateway, epoch)) WITHOUT ROWID\
          """,
          """
          CREATE TABLE IF NOT EXISTS anchor(
            gateway TEXT NOT NULL, boot TEXT NOT NULL, mono_ms INTEGER NOT NULL,
            utc_ms INTEGER NOT NULL, uncertainty_ms INTEGER NOT NULL,
            PRIMARY KEY(gateway, boot, mono_ms, utc_ms)) WITHOUT ROWID\
          """);

  private BootTables() {}

  /** Notes what the rows of one pack tell of their boot; in the caller's transaction. */
  static void note(Connection connection, List<Row> rows, long receivedMillis) throws SQLException {
    if (rows.isEmpty() || rows.getFirst().boot() == null) {
      return;
    }
    Row first = rows.getFirst();
    long last = 0;
    long origin = Long.MAX_VALUE;
    String previous = null;
    for (Row row : rows) {
      Long mono = row.monoMillis();
      String text = row.text();
      if (mono == null) {
        continue;
      }
      last = Math.max(last, mono);
      origin = Math.min(origin, latest(row, receivedMillis) - mono);
      if (text != null && row.name().equals("gateway/epoch-open") && !text.startsWith("- ")) {
        previous = text.split(" ", 2)[0];
      } else if (text != null && row.name().equals("gateway/anchor")) {
        AnchorFact anchor = AnchorFact.parse(text).orElse(null);
        if (anchor != null) {
          update(
              connection,
              "INSERT OR IGNORE INTO anchor VALUES(?,?,?,?,?)",
              first.gateway(),
              first.boot(),
              anchor.monoMillis(),
              anchor.utcMillis(),
              anchor.uncertaintyMillis());
        }
      }
    }
    update(
        connection,
        "INSERT INTO boot VALUES(?,?,?,?,?) ON CONFLICT DO UPDATE SET"
            + " last_mono=max(last_mono, excluded.last_mono),"
            + " latest_origin=min(latest_origin, excluded.latest_origin),"
            + " live=max(live, excluded.live)",
        first.gateway(),
        first.boot(),
        last,
        origin,
        first.lane().equals("live") ? 1 : 0);
    update(
        connection,
        "INSERT INTO epoch VALUES(?,?,?,?) ON CONFLICT DO UPDATE SET"
            + " previous=coalesce(previous, excluded.previous)",
        first.gateway(),
        first.epoch(),
        first.boot(),
        previous);
  }

  /** Nothing arrives before it was taken; of what was sent by its age, the age is known as well. */
  private static long latest(Row row, long receivedMillis) {
    Long utc = row.utcMillis();
    return "unsynced".equals(row.clock()) && utc != null
        ? Math.min(utc, receivedMillis)
        : receivedMillis;
  }

  private static void update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
