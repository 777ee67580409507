package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.keys.CertificateMaker;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import dev.goen.uplink.mqtt.Mosquitto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** What the packaged program makes of keys that are not as they should be when it starts. */
@NeedsPeer(Peer.MOSQUITTO)
@Isolated
class KeysCampaign {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder = Path.of("unset");

  private CertificateMaker authority;

  @BeforeEach
  void make() throws Exception {
    authority = new CertificateMaker(folder);
    authority.issue("broker", "broker", "EC");
    authority.issue("gw", "gw07", "EC");
  }

  private Mosquitto broker() throws Exception {
    return new Mosquitto(
        folder,
        "cafile " + folder.resolve("ca.pem"),
        "certfile " + folder.resolve("broker.pem"),
        "keyfile " + folder.resolve("broker.key"),
        "require_certificate true",
        "use_identity_as_username true",
        "log_type all");
  }

  private Path config(int port, String clock, String key, BusyLines lines) throws Exception {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        clock: { %s }
        buffer: { file: buffer.db, commit-interval: 100ms }
        destinations:
          - name: city
            transports:
              - { mqtt: "mqtts://127.0.0.1:%d", trust: ca.pem, certificate: gw.pem, key: %s, look-at-keys: 1s }
        """
                .formatted(clock, port, key)
            + lines.buses());
  }

  private static void awaitLog(PackagedGateway gateway, String words) throws Exception {
    assertTrue(
        Eventually.holds(SOON, () -> gateway.log().contains(words)),
        () -> "\"" + words + "\" is not in\n" + gateway.tail());
  }

  /** Flood, power cut, no network for days, and the hub's certificate was renewed meanwhile. */
  @Test
  void aClockThatNobodyVouchesForDoesNotKeepTheGatewayFromItsHub() throws Exception {
    authority.issue("broker", "broker", "EC", Instant.now().plus(DAY), DAY);
    try (Mosquitto broker = broker();
        BusyLines lines = BusyLines.start()) {
      Path unsynced = config(broker.port(), "sources: [gps]", "gw.key", lines);
      try (PackagedGateway gateway =
          PackagedGateway.with(folder.resolve("unsynced.log"), "--config", unsynced.toString())) {
        awaitLog(gateway, "connected to");
        assertTrue(gateway.log().contains("nobody vouches for it"), gateway::tail);
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
      Path right = config(broker.port(), "trusted: true", "gw.key", lines);
      try (PackagedGateway gateway =
          PackagedGateway.with(folder.resolve("right.log"), "--config", right.toString())) {
        // Whatever happened in the first second, before the clock was looked at, ends by this.
        awaitLog(gateway, "not yet valid");
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
    }
  }

  /** A key that anybody may read is a mistake to mend, and no reason not to sound the siren. */
  @Test
  void aKeyThatOthersMayReadFailsTheCheckAndDoesNotStopMeasuring() throws Exception {
    Path key = folder.resolve("gw.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    Acceptance accepted = new Acceptance(folder);
    Path report = accepted.next();
    try (Mosquitto broker = broker();
        BusyLines lines = BusyLines.start()) {
      Path config = config(broker.port(), "trusted: true", "gw.key", lines);
      try (PackagedGateway check =
          PackagedGateway.with(
              folder.resolve("check.log"), "--config", config.toString(), "--check")) {
        assertEquals(78, check.exit(60), check::tail);
        assertTrue(check.log().contains("chmod 600 " + key), check::tail);
      }
      try (PackagedGateway gateway =
          PackagedGateway.start(config, report, folder.resolve("gateway.log"))) {
        assertTrue(Eventually.holds(SOON, () -> Files.size(report) > 5_000), gateway::tail);
        assertFalse(gateway.log().contains("connected to"), gateway::tail);
        assertTrue(gateway.log().contains("rw-r-----"), gateway::tail);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        awaitLog(gateway, "connected to");
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
    }
  }

  /** systemd gives the right to read by an access list, which a mode shows as the group's. */
  @Test
  void aCredentialOfSystemdIsUsedAndAMissingOneIsNamed() throws Exception {
    Path credentials = Files.createDirectory(folder.resolve("credentials"));
    Path key = Files.copy(folder.resolve("gw.key"), credentials.resolve("gw-key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--r-----"));
    try (Mosquitto broker = broker();
        BusyLines lines = BusyLines.start()) {
      Path config = config(broker.port(), "trusted: true", "{ credential: gw-key }", lines);
      try (PackagedGateway gateway =
          PackagedGateway.start(
              config,
              Files.createFile(folder.resolve("accepted")),
              folder.resolve("gateway.log"),
              environment -> environment.put("CREDENTIALS_DIRECTORY", credentials.toString()))) {
        awaitLog(gateway, "connected to");
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
      try (PackagedGateway check =
          PackagedGateway.with(
              folder.resolve("check.log"), "--config", config.toString(), "--check")) {
        assertEquals(78, check.exit(60), check::tail);
        assertTrue(check.log().contains("LoadCredential=gw-key:"), check::tail);
      }
    }
  }
}
