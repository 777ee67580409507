package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.StoredRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many a city's network lets no time server through: then the hub is the one who knows. */
class HubTimeIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder = Path.of("unset");

  /** The newest status, once the gateway knows the time. */
  private record Told(long utc, long uncertainty, long mono) {}

  @Test
  void gatewayWhoseClockNobodyVouchesForLearnsTheTimeFromItsHub() throws Exception {
    Path store = folder.resolve("hub.db");
    try (Hub hub = Hub.start(HubOptions.embedded(store))) {
      Path config =
          Files.writeString(
              folder.resolve("gateway.yaml"),
              """
              version: 1
              gateway: { id: gw07, operator: it-div }
              clock: { sources: [hub] }
              buffer: { file: buffer.db }
              destinations:
                - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
              """
                  .formatted(hub.mqttPort()));
      try (PackagedGateway gateway =
          PackagedGateway.with(folder.resolve("gateway.log"), "--config", config.toString())) {
        assertTrue(Eventually.holds(SOON, () -> told(store).uncertainty >= 0), gateway::tail);
        Told told = told(store);
        // Both are on this machine: its clocks tell what the time was at that instant.
        long error = Math.abs(told.mono + bootedAt() - told.utc);
        assertTrue(error <= told.uncertainty + 5, () -> error + " ms wrong: " + told);
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
    }
  }

  /** UTC at 0 of the monotonic clock, ms: of many tries the one that nothing came between. */
  private static long bootedAt() {
    long shortest = Long.MAX_VALUE;
    long best = 0;
    for (int i = 0; i < 100; i++) {
      long before = System.nanoTime();
      long utc = System.currentTimeMillis();
      long took = System.nanoTime() - before;
      if (took < shortest) {
        shortest = took;
        best = utc - before / 1_000_000;
      }
    }
    return best;
  }

  private static Told told(Path store) throws SQLException {
    try (Connection connection = StoredRows.connect(store);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT json_extract(json, '$.utc'), json_extract(json, '$.clockUncertainty'),"
                    + " json_extract(json, '$.mono') FROM status"
                    + " WHERE json_extract(json, '$.clockSource') = 'hub'")) {
      return row.next()
          ? new Told(row.getLong(1), row.getLong(2), row.getLong(3))
          : new Told(0, -1, 0);
    }
  }
}
