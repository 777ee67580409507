package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.keys.CertificateMaker;
import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import dev.goen.uplink.mqtt.Mosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A city that has Mosquitto already: the gateway shows its certificate, and any subscriber, even
 * one of MQTT 3.1.1 that knows nothing of this project, can read what comes.
 */
@NeedsPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class MosquittoIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int PACKS = 20;
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final String NUMBER = "-?[0-9]+([.][0-9]+)?";

  /** RFC 8428, clause 5.1, as a person would read it. */
  private static final String PACK =
      "\\[\\{\"bn\":\"urn:dev:org:32473-gw07:\",\"bt\":"
          + NUMBER
          + ",\"n\":\"pack\",\"vs\":\"[0-9a-f]{16} river/data [0-9,/-]+ "
          + UUID
          + " [0-9]+ synced\"\\}(,\\{[^{}]+\\})+\\]";

  private static final String READING =
      "\\{\"n\":\"gauge-0-[1-4]/level\",\"u\":\"m\",\"v\":[0-4]([.][0-9]+)?(,\"t\":"
          + NUMBER
          + ")?\\}";

  @TempDir Path folder = Path.of("unset");

  @Test
  void everyAcceptedReadingComesOverTlsAndCanBeReadByAnybody() throws Exception {
    CertificateMaker authority = new CertificateMaker(folder);
    authority.issue("broker", "broker", "EC");
    authority.issue("gw", "gw07", "EC");
    int plain = freePort();
    Path db = folder.resolve("hub.db");
    Acceptance accepted = new Acceptance(folder);
    try (Mosquitto broker =
            new Mosquitto(
                folder,
                "cafile " + folder.resolve("ca.pem"),
                "certfile " + folder.resolve("broker.pem"),
                "keyfile " + folder.resolve("broker.key"),
                "require_certificate true",
                "listener " + plain + " 127.0.0.1",
                "allow_anonymous true",
                "max_queued_messages 0",
                "log_type all");
        Hub hub = Hub.start(at(plain, db));
        BusyLines lines = BusyLines.start()) {
      Path brokerLog = folder.resolve("mosquitto.log");
      assertTrue(
          Eventually.holds(
              SOON, () -> Mosquitto.text(brokerLog).contains("Sending SUBACK to goen-hub")),
          () -> Mosquitto.text(brokerLog));
      Path heard =
          broker.subscribe("heard.txt", "-p", String.valueOf(plain), "-t", "goen/v1/river/#");
      Path config = write(broker.port(), lines);
      try (PackagedGateway gateway =
          PackagedGateway.start(config, accepted.next(), folder.resolve("gateway.log"))) {
        assertTrue(
            Eventually.holds(SOON, () -> packs(heard).size() >= PACKS),
            () -> Mosquitto.text(heard) + gateway.tail());
        assertReadable(packs(heard));
        Path status =
            broker.subscribe("status.txt", "-p", String.valueOf(plain), "-t", "goen/v1/+/+/status");
        assertTrue(
            Eventually.holds(
                SOON,
                () ->
                    Mosquitto.text(status)
                        .contains("goen/v1/it-div/gw07/status 1 {\"v\":1,\"gateway\":\"gw07\"")),
            () -> "the retained status\n" + Mosquitto.text(status));
        assertTrue(Mosquitto.text(status).contains("\"online\":true"), Mosquitto.text(status));
        assertEquals(143, gateway.terminate(60), gateway::tail);
        assertTrue(
            Eventually.holds(SOON, () -> Mosquitto.text(status).contains("\"online\":false")),
            () -> Mosquitto.text(status));
      }
      assertTrue(
          Eventually.holds(SOON, () -> accepted.absentAt(db).isEmpty()),
          () -> "not at the hub: " + accepted.someAbsentAt(db));
      assertEquals(Map.of(), accepted.absentAt(db));
      assertEquals(0, hub.store().counts().conflicts());
      System.getLogger(MosquittoIT.class.getName())
          .log(
              System.Logger.Level.INFO,
              "{0} accepted over TLS through Mosquitto, all at the hub once; {1} packs read as"
                  + " text; packs sent again: {2}",
              accepted.all().size(),
              packs(heard).size(),
              hub.store().counts().redeliveredPacks());
    }
  }

  // Whoever has no certificate of the city's authority must not even be able to connect.
  @Test
  void gatewayWithoutACertificateSaysWhyItIsNotConnected() throws Exception {
    CertificateMaker authority = new CertificateMaker(folder);
    authority.issue("broker", "broker", "EC");
    Path other = Files.createDirectory(folder.resolve("other"));
    new CertificateMaker(other).issue("gw", "gw07", "EC");
    for (String file : List.of("gw.pem", "gw.key")) {
      Files.copy(other.resolve(file), folder.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }
    try (Mosquitto broker =
            new Mosquitto(
                folder,
                "cafile " + folder.resolve("ca.pem"),
                "certfile " + folder.resolve("broker.pem"),
                "keyfile " + folder.resolve("broker.key"),
                "require_certificate true");
        BusyLines lines = BusyLines.start();
        PackagedGateway gateway =
            PackagedGateway.with(
                folder.resolve("gateway.log"),
                "--config",
                write(broker.port(), lines).toString())) {
      assertTrue(
          Eventually.holds(SOON, () -> gateway.log().contains("WARNING city: mqtts://")),
          gateway::tail);
      assertEquals(143, gateway.terminate(60), gateway::tail);
      assertTrue(!gateway.log().contains("connected to"), gateway::tail);
    }
  }

  /** A gauge that a busy machine answers too late for is missing, which is readable, too. */
  private static void assertReadable(List<String> packs) {
    int readings = 0;
    for (String pack : packs) {
      assertTrue(pack.matches(PACK), pack);
      for (String record : pack.substring(1, pack.length() - 1).split("(?<=\\}),")) {
        if (record.contains("/level\"") && !record.contains("\"vs\":\"missing\"")) {
          assertTrue(record.matches(READING), record);
          readings++;
        }
      }
    }
    assertTrue(readings >= PACKS, readings + " readings in " + packs.size() + " packs");
  }

  /** The payloads of the lines {@code topic retained payload}. */
  private static List<String> packs(Path heard) {
    return Mosquitto.text(heard)
        .lines()
        .filter(line -> line.matches("goen/v1/river/gw07/data/(live|backlog) 0 .*\\]"))
        .map(line -> line.split(" ", 3)[2])
        .toList();
  }

  private static HubOptions at(int port, Path db) {
    return new HubOptions(
        db,
        0,
        0,
        Optional.of(URI.create("mqtt://127.0.0.1:" + port)),
        "goen-hub",
        Optional.empty());
  }

  private Path write(int port, BusyLines lines) throws IOException {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        clock: { trusted: true }
        buffer: { file: buffer.db, commit-interval: 100ms }
        destinations:
          - name: city
            encoding: senml-json
            transports:
              - { mqtt: "mqtts://127.0.0.1:%d", trust: ca.pem, certificate: gw.pem, key: gw.key }
        """
                .formatted(port)
            + lines.buses());
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
