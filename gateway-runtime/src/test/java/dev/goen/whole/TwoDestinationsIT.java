package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.Row;
import dev.goen.sim.hub.StoredRows;
import dev.goen.sim.relay.TcpRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hubs, of which one has never been there: the other gets everything all the same, by MQTT, by
 * CoAP while MQTT is cut, and by MQTT again.
 */
class TwoDestinationsIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder = Path.of("unset");

  @Test
  void aDeadHubDoesNotHoldUpTheOtherWhichFallsBackAndComesBack() throws Exception {
    Acceptance accepted = new Acceptance(folder);
    Path db = folder.resolve("hub.db");
    try (Hub hub = Hub.start(HubOptions.embedded(db));
        TcpRelay mqtt =
            TcpRelay.start(
                0, new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.mqttPort()));
        BusyLines lines = BusyLines.start();
        PackagedGateway gateway =
            PackagedGateway.start(
                write(mqtt.port(), hub.coapPort(), lines.buses()),
                accepted.next(),
                folder.resolve("gateway.log"))) {
      assertTrue(Eventually.holds(SOON, () -> newest(db).equals("mqtt")), gateway::tail);
      mqtt.cut();
      assertTrue(Eventually.holds(SOON, () -> newest(db).equals("coap")), gateway::tail);
      mqtt.restore();
      assertTrue(Eventually.holds(SOON, () -> newest(db).equals("mqtt")), gateway::tail);
      assertTrue(gateway.log().contains("WARNING prefecture: "), gateway::tail);
      assertEquals(143, gateway.terminate(60), gateway::tail);
      assertEquals(Map.of(), accepted.absentAt(db));
      assertEquals(0, hub.store().counts().conflicts());
    }
  }

  /** How the newest record came; empty when there is none. */
  private static String newest(Path db) throws Exception {
    try (Connection store = StoredRows.connect(db)) {
      return StoredRows.all(store).stream()
          .filter(row -> row.stream().equals("river/data"))
          .max(java.util.Comparator.comparingLong(Row::seq))
          .map(Row::via)
          .orElse("");
    }
  }

  private Path write(int mqtt, int coap, String buses) throws IOException {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        clock: { trusted: true }
        buffer: { file: buffer.db, commit-interval: 200ms }
        destinations:
          - { name: prefecture, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
          - name: city
            fail-back: 2s
            transports:
              - { mqtt: "mqtt://127.0.0.1:%d" }
              - { coap: "coap://127.0.0.1:%d" }
        """
                .formatted(deadPort(), mqtt, coap)
            + buses);
  }

  private static int deadPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
