package dev.goen.sim.time;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a store keeps of boots: its tables {@code boot}, {@code epoch} and {@code anchor}. */
final class StoredBoots {

  private StoredBoots() {}

  /** The boots of each gateway. */
  static Map<String, List<BootFact>> read(Connection connection) throws SQLException {
    Map<String, List<AnchorFact>> anchors = new HashMap<>();
    each(
        connection,
        "SELECT gateway, boot, mono_ms, utc_ms, uncertainty_ms FROM anchor",
        row ->
            anchors
                .computeIfAbsent(key(row), key -> new ArrayList<>())
                .add(new AnchorFact(row.getLong(3), row.getLong(4), row.getLong(5))));
    Map<String, Set<String>> before = new HashMap<>();
    each(
        connection,
        "SELECT e.gateway, e.boot, p.boot FROM epoch e JOIN epoch p"
            + " ON p.gateway = e.gateway AND p.epoch = e.previous WHERE p.boot <> e.boot",
        row -> before.computeIfAbsent(key(row), key -> new HashSet<>()).add(row.getString(3)));
    Map<String, List<BootFact>> boots = new HashMap<>();
    each(
        connection,
        "SELECT gateway, boot, last_mono, latest_origin, live FROM boot",
        row ->
            boots
                .computeIfAbsent(row.getString(1), gateway -> new ArrayList<>())
                .add(
                    new BootFact(
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getBoolean(5),
                        before.getOrDefault(key(row), Set.of()),
                        anchors.getOrDefault(key(row), List.of()))));
    return boots;
  }

  private static String key(ResultSet row) throws SQLException {
    return row.getString(1) + ' ' + row.getString(2);
  }

  private interface RowAction {
    void on(ResultSet row) throws SQLException;
  }

  private static void each(Connection connection, String sql, RowAction action)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        action.on(row);
      }
    }
  }
}
