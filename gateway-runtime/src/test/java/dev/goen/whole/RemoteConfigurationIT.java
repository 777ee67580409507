package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.StoredRows;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that configures the packaged gateway, rightly and wrongly, without anybody on the spot. */
class RemoteConfigurationIT {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration LONG_TRIAL = Duration.ofMinutes(10);
  private static final Duration SHORT_TRIAL = Duration.ofSeconds(10);
  private static final long HOUR = 3_600_000;
  private static final int BAUD = 115_200;

  @TempDir Path folder = Path.of("unset");

  @SuppressWarnings("NullAway.Init") // before each test
  private KeyPair keys;

  @SuppressWarnings("NullAway.Init") // before each test
  private Hub hub;

  private Path config = Path.of("unset");

  @BeforeEach
  void start() throws Exception {
    keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Files.writeString(
        folder.resolve("commands.pub"),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    hub = Hub.start(HubOptions.embedded(folder.resolve("hub.db")));
    config =
        Files.writeString(
            folder.resolve("gateway.yaml"),
            """
            version: 1
            gateway: { id: gw07, operator: it-div }
            clock: { trusted: true }
            control: { trust: commands.pub }
            buffer: { file: buffer.db, commit-interval: 100ms }
            destinations:
              - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
            """
                .formatted(hub.mqttPort()));
  }

  @AfterEach
  void stop() throws IOException {
    hub.close();
  }

  @Test
  void whatDoesNotDoIsRefusedOrGivesWayToWhatDid() throws Exception {
    try (Pty pty = Pty.open();
        SimulatedLine _ = gauge(pty);
        PackagedGateway gateway = gateway("gateway.log")) {
      configure("c-1", bus(pty, "gauge-1"), LONG_TRIAL, true);
      answered("c-1", "confirmed", gateway);
      arriving("gauge-1/level", gateway);

      configure("c-2", bus(pty, "gauge-2").replace("period: 200ms", "period: 1x, color: red"));
      String refusal = answered("c-2", "refused: problems: 2", gateway);
      assertTrue(refusal.contains("\"file\":\"remote.yaml\""), refusal);
      assertTrue(refusal.contains("\"path\":\"buses[0].devices[0].period\""), refusal);
      assertTrue(refusal.contains("\"value\":\"1x\""), refusal);
      assertTrue(refusal.contains("\"path\":\"buses[0].devices[0].color\""), refusal);

      String nowhere =
          "destinations: [ { name: city, transports: [ { mqtt: 'mqtt://127.0.0.1:%d' } ] } ]\n"
              .formatted(closedPort());
      configure("c-3", nowhere, SHORT_TRIAL, true);
      String back = "rolled back: not confirmed within 10 s";
      answered("c-3", back, gateway);
      arriving("gauge-1/level", gateway);
      assertEquals(143, gateway.terminate(60), gateway::tail);
    }
    try (Connection store = StoredRows.connect(folder.resolve("hub.db"))) {
      assertFalse(
          StoredRows.all(store).stream().anyMatch(row -> row.name().startsWith("gauge-2/")));
    }
  }

  @Test
  void aKillInTheMiddleOfATrialLosesNeitherTheTrialNorTheWayBack() throws Exception {
    try (Pty pty = Pty.open();
        SimulatedLine _ = gauge(pty)) {
      try (PackagedGateway gateway = gateway("killed.log")) {
        configure("c-1", bus(pty, "gauge-1"), LONG_TRIAL, false);
        arriving("gauge-1/level", gateway);
        gateway.kill();
      }
      try (PackagedGateway check =
          PackagedGateway.with(
              folder.resolve("check.log"), "--config", config.toString(), "--check")) {
        assertEquals(0, check.exit(60), check::tail);
        assertTrue(check.log().contains("On trial: the configuration of order c-1"), check.log());
      }
      try (PackagedGateway gateway = gateway("again.log")) {
        arriving("gauge-1/level", gateway);
        hub.order(keys.getPrivate(), "k-1", "gw07", "confirm c-1", expires());
        answered("k-1", "done", gateway);
        answered("c-1", "confirmed", gateway);
        hub.order(keys.getPrivate(), "l-1", "gw07", "log", expires());
        String log = answered("l-1", "done", gateway);
        assertTrue(log.contains("INFO order k-1: done"), log);
        hub.order(keys.getPrivate(), "r-1", "gw07", "restart", expires());
        assertEquals(75, gateway.exit(60), gateway::tail);
        answered("r-1", "done", gateway);
      }
    }
  }

  private PackagedGateway gateway(String log) throws IOException {
    return PackagedGateway.with(folder.resolve(log), "--config", config.toString());
  }

  private void configure(String id, String text) {
    configure(id, text, LONG_TRIAL, false);
  }

  private void configure(String id, String text, Duration within, boolean keep) {
    hub.configure(keys.getPrivate(), id, "gw07", text, within, expires(), keep);
  }

  private static long expires() {
    return System.currentTimeMillis() + HOUR;
  }

  /** Waits until the last answer to an order is this one. */
  private String answered(String id, String result, PackagedGateway gateway) throws Exception {
    assertTrue(
        Eventually.holds(SOON, () -> last(id).contains("\"result\":\"" + result + "\"")),
        () -> id + ": " + hub.answers(id) + "\n" + gateway.tail());
    return last(id);
  }

  private String last(String id) {
    List<String> answers = hub.answers(id);
    return answers.isEmpty() ? "" : answers.getLast();
  }

  /** Waits for more readings than there are. */
  private void arriving(String name, PackagedGateway gateway) throws Exception {
    long before = stored(name);
    assertTrue(
        Eventually.holds(SOON, () -> stored(name) > before + 1),
        () -> "no more of " + name + "\n" + gateway.tail());
  }

  private long stored(String name) throws Exception {
    try (Connection store = StoredRows.connect(folder.resolve("hub.db"))) {
      return StoredRows.all(store).stream().filter(row -> row.name().equals(name)).count();
    }
  }

  private static SimulatedLine gauge(Pty pty) throws IOException {
    return SimulatedLine.start(
        pty,
        new LineSettings(BAUD, 8, LineSettings.Parity.NONE, 1),
        new ModbusBus(
            List.of(
                new ModbusSlave(
                    1,
                    new SubmersibleTransmitter(
                        1, "gauge", () -> 1.234, Expectation.asMeasured("level", 4))))),
        ServedLog.none());
  }

  private static String bus(Pty pty, String id) {
    return """
    buses:
      - id: line-1
        port: %s
        baud: %d
        devices:
          - { id: %s, driver: modbus, profile: generic-rs485, address: 1, owner: river, period: 200ms }
    """
        .formatted(pty.slave(), BAUD, id);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
