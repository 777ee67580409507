package dev.goen.sim.hub;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Keeps from each status what a later one would overwrite: which run of the gateway's program sent
 * it, and what that run was to sample. A run that speaks again after another one has spoken, with a
 * later clock than before, is alive at the same time as the other: two gateways have one name.
 */
final class Runs {
  private static final String PLAN =
      """
      INSERT OR IGNORE INTO plan
      SELECT ?1, json_extract(?2, '$.boot'), s.value, json_extract(g.value, '$.from'),
             json_extract(g.value, '$.stream'), json_extract(g.value, '$.quantities'),
             json_extract(g.value, '$.period')
      FROM json_each(?2, '$.plan') g, json_each(g.value, '$.sensors') s
      WHERE typeof(json_extract(?2, '$.boot')) = 'text' AND typeof(s.value) = 'text'
        AND typeof(json_extract(g.value, '$.from')) = 'integer'
        AND typeof(json_extract(g.value, '$.stream')) = 'text'
        AND json_type(g.value, '$.quantities') = 'array'
        AND typeof(json_extract(g.value, '$.period')) = 'integer'
        AND json_extract(g.value, '$.period') > 0
      """;

  private static final String SAID =
      """
      SELECT json_extract(?1, '$.boot'), coalesce(json_extract(?1, '$.started'), 0),
             json_extract(?1, '$.mono')
      WHERE typeof(json_extract(?1, '$.boot')) = 'text'
        AND typeof(json_extract(?1, '$.mono')) = 'integer'
      """;

  private final Connection connection;

  Runs(Connection connection) {
    this.connection = connection;
  }

  /** Notes a status; one without a boot, such as the will, says nothing of a run. */
  void note(String gateway, String json, long received) throws SQLException {
    try (PreparedStatement plan = connection.prepareStatement(PLAN)) {
      plan.setString(1, gateway);
      plan.setString(2, json);
      plan.executeUpdate();
    }
    try (PreparedStatement said = connection.prepareStatement(SAID)) {
      said.setString(1, json);
      try (ResultSet found = said.executeQuery()) {
        if (found.next()) {
          note(gateway, found.getString(1), found.getLong(2), found.getLong(3), received);
        }
      }
    }
  }

  private void note(String gateway, String boot, long started, long mono, long received)
      throws SQLException {
    boolean returned = returned(gateway, boot, started, mono);
    if (returned) {
      System.getLogger(Runs.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "two gateways take turns under the name {0}: boot {1} is back after another",
              gateway,
              boot);
    }
    try (PreparedStatement update =
        connection.prepareStatement(
            """
            INSERT INTO run VALUES(?1, ?2, ?3, ?4, ?5, 0) ON CONFLICT DO UPDATE SET
              last_mono_ms = excluded.last_mono_ms, received_ms = excluded.received_ms,
              returns = returns + ?6 WHERE excluded.last_mono_ms > last_mono_ms\
            """)) {
      update.setString(1, gateway);
      update.setString(2, boot);
      update.setLong(3, started);
      update.setLong(4, mono);
      update.setLong(5, nextTurn(gateway, received));
      update.setInt(6, returned ? 1 : 0);
      update.executeUpdate();
    }
  }

  /** The order of turns must not depend on how fine the hub's clock is. */
  private long nextTurn(String gateway, long received) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT max(?2, coalesce(max(received_ms) + 1, 0)) FROM run WHERE gateway = ?1")) {
      query.setString(1, gateway);
      query.setLong(2, received);
      try (ResultSet found = query.executeQuery()) {
        return found.next() ? found.getLong(1) : received;
      }
    }
  }

  private boolean returned(String gateway, String boot, long started, long mono)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT 1 FROM run r WHERE gateway = ?1 AND boot = ?2 AND started_ms = ?3
              AND last_mono_ms < ?4 AND EXISTS (SELECT 1 FROM run o WHERE o.gateway = ?1
                AND (o.boot <> ?2 OR o.started_ms <> ?3) AND o.received_ms > r.received_ms)\
            """)) {
      query.setString(1, gateway);
      query.setString(2, boot);
      query.setLong(3, started);
      query.setLong(4, mono);
      try (ResultSet found = query.executeQuery()) {
        return found.next();
      }
    }
  }
}
