package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.keys.CertificateMaker;
import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.StoredRows;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import dev.goen.uplink.mqtt.Mosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged gateway at a Mosquitto that wants certificates, whose certificate is renewed again
 * and again while it measures: rightly, and in all the ways in which a renewal goes wrong. {@code
 * goen.renewals} of each kind, each result a line in {@code goen.renewals.results}.
 */
@NeedsPeer(Peer.MOSQUITTO)
@Isolated
class RenewalCampaign {

  private static final int ROUNDS = Integer.getInteger("goen.renewals", 1);
  private static final Path RESULTS =
      Path.of(System.getProperty("goen.renewals.results", "target/renewals.txt"));

  /** For a loaded machine. */
  private static final Duration SOON = Duration.ofSeconds(60);

  /** What is measured after each renewal before the next, in bytes of the report. */
  private static final int SOME = 5_000;

  private static final String SOUND = ".*\"online\":true.*\"keys\":\\[\\{\"until\":[0-9]+}].*";
  private static final String TROUBLE =
      ".*\"online\":true.*\"keys\":\\[\\{\"until\":[0-9]+,\"trouble\":\"[^\"]+\"}].*";

  private enum Wrong {
    OTHER_AUTHORITY,
    TORN,
    NOT_A_PAIR,
    EXPIRED,
    READABLE_BY_ALL,
    GONE
  }

  @TempDir Path folder = Path.of("unset");

  private Path keys = folder;

  @ParameterizedTest
  @ValueSource(strings = {"tlsv1.2", "tlsv1.3"})
  void noRenewalRightOrWrongLosesAReadingOrStopsMeasuring(String version) throws Exception {
    long seed = Long.getLong("goen.renewals.seed", System.nanoTime());
    Random random = new Random(seed);
    keys = Files.createDirectory(folder.resolve("keys"));
    CertificateMaker authority = new CertificateMaker(keys);
    authority.issue("broker", "broker", "EC");
    authority.issue("gw", "gw07", "EC");
    int plain = freePort();
    Path db = folder.resolve("hub.db");
    Acceptance all = new Acceptance(folder);
    Path report = all.next();
    Path brokerLog = folder.resolve("mosquitto.log");
    int right = 0;
    int wrong = 0;
    try (Mosquitto broker = broker(version, plain);
        Hub hub = Hub.start(at(plain, db));
        BusyLines lines = BusyLines.start()) {
      assertTrue(
          Eventually.holds(
              SOON, () -> Mosquitto.text(brokerLog).contains("Sending SUBACK to goen-hub")),
          () -> Mosquitto.text(brokerLog));
      try (PackagedGateway gateway =
          PackagedGateway.start(
              write(broker.port(), lines), report, folder.resolve("gateway.log"))) {
        measure(report, gateway, "seed " + seed);
        for (int round = 0; round < ROUNDS; round++) {
          for (Wrong how : Wrong.values()) {
            String what = version + " round " + round + " " + how + ", seed " + seed;
            String name = "gw07-" + round + "-" + how;
            authority.issue("gw", name, random.nextBoolean() ? "EC" : "RSA");
            assertTrue(
                Eventually.holds(SOON, () -> Mosquitto.text(brokerLog).contains("u'" + name + "'")),
                () -> what + ": the renewed certificate is not shown\n" + gateway.tail());
            assertTrue(
                Eventually.holds(SOON, () -> status(db).matches(SOUND)),
                () -> what + ": the hub is not told\n" + status(db));
            right++;
            measure(report, gateway, what);
            long told = warnings(gateway);
            spoil(how, authority);
            assertTrue(
                Eventually.holds(SOON, () -> warnings(gateway) > told),
                () -> what + ": nothing is told\n" + gateway.tail());
            assertTrue(
                Eventually.holds(SOON, () -> status(db).matches(TROUBLE)),
                () -> what + ": the hub is not told\n" + status(db));
            wrong++;
            measure(report, gateway, what);
            Map<String, String> due = all.all();
            assertTrue(
                Eventually.holds(
                    SOON,
                    () -> {
                      Map<String, String> absent = all.absentAt(db);
                      absent.keySet().retainAll(due.keySet());
                      return absent.isEmpty();
                    }),
                () -> what + ": it does not arrive\n" + gateway.tail());
          }
        }
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
      assertTrue(
          Eventually.holds(SOON, () -> all.absentAt(db).isEmpty()),
          () -> "seed " + seed + ", not at the hub: " + all.someAbsentAt(db));
      assertEquals(0, hub.store().counts().conflicts());
      String result =
          "%s seed %d: %d right and %d wrong renewals, %d accepted, missing 0, sent again %d packs"
              .formatted(
                  version,
                  seed,
                  right,
                  wrong,
                  all.all().size(),
                  hub.store().counts().redeliveredPacks());
      System.getLogger(RenewalCampaign.class.getName()).log(System.Logger.Level.INFO, result);
      Files.writeString(
          RESULTS, result + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  private static String status(Path db) {
    try (Connection store = StoredRows.connect(db);
        Statement statement = store.createStatement();
        ResultSet row = statement.executeQuery("SELECT json FROM status")) {
      return row.next() ? row.getString(1) : "none";
    } catch (SQLException e) {
      return e.toString();
    }
  }

  /** Local work goes on, whatever becomes of the keys. */
  private static void measure(Path report, PackagedGateway gateway, String what) throws Exception {
    long enough = Files.size(report) + SOME;
    assertTrue(
        Eventually.holds(SOON, () -> Files.size(report) > enough),
        () -> what + ": nothing more is accepted\n" + gateway.tail());
  }

  private static long warnings(PackagedGateway gateway) throws IOException {
    return gateway
        .log()
        .lines()
        .filter(
            line ->
                line.contains("the keys read before stay in use")
                    || line.contains("those before them are used"))
        .count();
  }

  private void spoil(Wrong how, CertificateMaker authority) throws Exception {
    Path certificate = keys.resolve("gw.pem");
    Path key = keys.resolve("gw.key");
    switch (how) {
      case OTHER_AUTHORITY -> {
        Path other = Files.createTempDirectory(folder, "other");
        new CertificateMaker(other).issue("gw", "gw07", "EC");
        Files.write(key, Files.readAllBytes(other.resolve("gw.key")));
        Files.write(certificate, Files.readAllBytes(other.resolve("gw.pem")));
      }
      case TORN -> Files.writeString(certificate, Files.readString(certificate).substring(0, 200));
      case NOT_A_PAIR -> {
        byte[] old = Files.readAllBytes(key);
        authority.issue("gw", "gw07", "EC");
        Files.write(key, old);
      }
      case EXPIRED -> {
        Instant gone = Instant.now().minus(Duration.ofDays(3));
        authority.issue("gw", "gw07", "EC", gone, Duration.ofDays(1));
      }
      case READABLE_BY_ALL ->
          Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
      case GONE -> Files.delete(key);
    }
  }

  private Mosquitto broker(String version, int plain) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "cafile " + keys.resolve("ca.pem"),
                "certfile " + keys.resolve("broker.pem"),
                "keyfile " + keys.resolve("broker.key"),
                "require_certificate true",
                "use_identity_as_username true",
                "tls_version " + version));
    settings.addAll(
        List.of(
            "listener " + plain + " 127.0.0.1",
            "allow_anonymous true",
            "max_queued_messages 0",
            "log_type all"));
    return new Mosquitto(folder, settings.toArray(new String[0]));
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
            transports:
              - mqtt: "mqtts://127.0.0.1:%d"
                trust: keys/ca.pem
                certificate: keys/gw.pem
                key: keys/gw.key
                look-at-keys: 1s
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
