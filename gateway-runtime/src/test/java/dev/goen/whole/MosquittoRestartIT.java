package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import dev.goen.sim.relay.TcpRelay;
import dev.goen.uplink.mqtt.Mosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Mosquitto without persistence, as it comes, that is restarted while it holds what its hub has
 * not fetched: all of it had been acknowledged to the gateway.
 */
@NeedsPeer(Peer.MOSQUITTO)
class MosquittoRestartIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int PACKS = 10;
  private static final String CONFIRMED = "confirm: true, confirm-within: 2s, ";

  @TempDir Path folder = Path.of("unset");

  private final InetAddress here = InetAddress.getLoopbackAddress();

  @Test
  void withConfirmationNothingIsMissing() throws Exception {
    Acceptance accepted = new Acceptance(folder);
    try (Mosquitto broker = broker();
        TcpRelay link = TcpRelay.start(0, new InetSocketAddress(here, broker.port()), 1);
        Hub hub = Hub.start(at(link.port()).confirming())) {
      restartWithPacksInside(broker, link, accepted, CONFIRMED);
      int lost = accepted.absentAt(database()).size();
      try (PackagedGateway gateway = again(broker, accepted, CONFIRMED)) {
        assertTrue(
            Eventually.holds(SOON, () -> accepted.absentAt(database()).isEmpty()),
            () -> "missing " + accepted.someAbsentAt(database()) + gateway.tail());
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
      assertEquals(Map.of(), accepted.absentAt(database()));
      assertEquals(0, hub.store().counts().conflicts());
      System.getLogger(MosquittoRestartIT.class.getName())
          .log(
              System.Logger.Level.INFO,
              "{0} accepted, {1} not at the hub when Mosquitto had forgotten them, missing 0; packs"
                  + " sent again: {2}",
              accepted.all().size(),
              lost,
              hub.store().counts().redeliveredPacks());
    }
  }

  /** What the test above proves is worth something only if this broker does lose readings. */
  @Test
  void withoutConfirmationTheSameRestartLosesReadings() throws Exception {
    Acceptance accepted = new Acceptance(folder);
    try (Mosquitto broker = broker();
        TcpRelay link = TcpRelay.start(0, new InetSocketAddress(here, broker.port()), 1);
        Hub _ = Hub.start(at(link.port()))) {
      restartWithPacksInside(broker, link, accepted, "");
      try (PackagedGateway gateway = again(broker, accepted, "")) {
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
      assertFalse(accepted.absentAt(database()).isEmpty());
    }
  }

  private Mosquitto broker() throws IOException {
    return new Mosquitto(
        folder,
        "allow_anonymous true",
        "max_queued_messages 0",
        "max_queued_bytes 0",
        "persistence false",
        "log_type all");
  }

  /** The hub is away, the broker takes packs for it, and is restarted; then the hub is back. */
  private void restartWithPacksInside(
      Mosquitto broker, TcpRelay link, Acceptance accepted, String setting) throws Exception {
    Path log = folder.resolve("mosquitto.log");
    await(log, "Sending SUBACK to goen-hub", 1);
    try (BusyLines lines = BusyLines.start();
        PackagedGateway gateway =
            PackagedGateway.start(
                write(broker, setting, lines.buses()),
                accepted.next(),
                folder.resolve("gateway.log"))) {
      assertTrue(
          Eventually.holds(
              SOON, () -> accepted.absentAt(database()).size() < accepted.all().size()),
          gateway::tail);
      link.cut();
      await(log, "Sending PUBACK to gw07", count(log, "Sending PUBACK to gw07") + PACKS);
      broker.restart();
      await(log, "Sending CONNACK to gw07", 1);
      link.restore();
      await(log, "Sending SUBACK to goen-hub", 1);
      assertEquals(143, gateway.terminate(60), gateway::tail);
    }
  }

  private static void await(Path log, String line, long times) throws Exception {
    assertTrue(
        Eventually.holds(SOON, () -> count(log, line) >= times),
        () -> times + " times " + line + "\n" + Mosquitto.text(log));
  }

  private static long count(Path log, String line) {
    return Mosquitto.text(log).lines().filter(one -> one.contains(line)).count();
  }

  /** The same gateway, with nothing to read any more: what it has not delivered it still owes. */
  private PackagedGateway again(Mosquitto broker, Acceptance accepted, String setting)
      throws Exception {
    PackagedGateway gateway =
        PackagedGateway.start(
            write(broker, setting, ""), accepted.next(), folder.resolve("again.log"));
    assertTrue(Eventually.holds(SOON, () -> gateway.log().contains("connected to")), gateway::tail);
    return gateway;
  }

  private Path database() {
    return folder.resolve("hub.db");
  }

  private HubOptions at(int port) {
    return new HubOptions(
        database(),
        0,
        0,
        Optional.of(URI.create("mqtt://127.0.0.1:" + port)),
        "goen-hub",
        Optional.empty());
  }

  private Path write(Mosquitto broker, String setting, String buses) throws IOException {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        clock: { trusted: true }
        buffer: { file: buffer.db, commit-interval: 100ms }
        destinations:
          - { name: city, %stransports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
        """
                .formatted(setting, broker.port())
            + buses);
  }
}
