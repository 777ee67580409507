package dev.goen.sim.account;

import dev.goen.sim.account.Finding.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the hub wrote down while it stored because it did not fit together. */
public final class Suspicions {
  private Suspicions() {}

  /** The findings of a store, by gateway. */
  public static List<Finding> of(Connection store) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    read(
        store,
        Kind.CONFLICT,
        "SELECT gateway, epoch || ' ' || stream || ' ' || min(seq) || ' x' || count(*)"
            + " FROM conflict GROUP BY gateway, epoch, stream ORDER BY 1, 2",
        findings);
    read(
        store,
        Kind.TWIN_GATEWAY,
        "SELECT gateway, group_concat(boot, ', ') FROM (SELECT DISTINCT gateway, boot FROM run"
            + " WHERE gateway IN (SELECT gateway FROM run WHERE returns > 0) ORDER BY 1, 2)"
            + " GROUP BY gateway",
        findings);
    return findings;
  }

  private static void read(Connection store, Kind kind, String sql, List<Finding> findings)
      throws SQLException {
    try (Statement statement = store.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        findings.add(new Finding(kind, found.getString(1), found.getString(2)));
      }
    }
  }
}
