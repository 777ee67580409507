package dev.goen.uplink.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog.Order;
import dev.goen.clock.Present;
import dev.goen.keys.CertificateMaker;
import dev.goen.keys.KeyFiles;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import dev.goen.uplink.Bench;
import dev.goen.uplink.LinkFault;
import dev.goen.uplink.UplinkStatus;
import dev.goen.uplink.payload.Packs;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TLS with a real Mosquitto that wants a certificate: versions, names, times and renewals. */
@NeedsPeer(Peer.MOSQUITTO)
class TlsLinkTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir Path folder;

  private final Instant today = Instant.now();
  private volatile Present present = Present.exactly(today);
  private CertificateMaker authority;

  @BeforeEach
  void make() throws Exception {
    authority = new CertificateMaker(folder);
    authority.issue("hub", "hub", "EC");
    authority.issue("gw", "gw07", "EC");
  }

  private Mosquitto broker(String... more) throws Exception {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "cafile " + folder.resolve("ca.pem"),
                "certfile " + folder.resolve("hub.pem"),
                "keyfile " + folder.resolve("hub.key"),
                "require_certificate true",
                "use_identity_as_username true"));
    settings.addAll(List.of(more));
    return new Mosquitto(folder, settings.toArray(new String[0]));
  }

  private MqttTransport transport(String host, int port) {
    KeyFiles files =
        new KeyFiles(
            Optional.of(folder.resolve("ca.pem")),
            Optional.of(folder.resolve("gw.pem")),
            Optional.of(folder.resolve("gw.key")),
            Optional.empty(),
            Duration.ofMillis(50));
    return new MqttTransport(
        new MqttSettings(
            URI.create("mqtts://" + host + ":" + port),
            16,
            Duration.ofSeconds(30),
            Optional.empty(),
            files,
            Duration.ofSeconds(30)),
        Packs.GW07,
        () -> present);
  }

  private String refusal(Mosquitto broker) {
    MqttTransport transport = transport("127.0.0.1", broker.port());
    LinkFault fault = assertThrows(LinkFault.class, () -> transport.connect(SOON));
    return String.valueOf(fault.getMessage());
  }

  private String brokerSaid() {
    return Mosquitto.text(folder.resolve("mosquitto.log"));
  }

  @ParameterizedTest
  @CsvSource({"tlsv1.2, RSA", "tlsv1.3, EC"})
  void theCertificateIsShownInBothVersionsOfTls(String version, String kind) throws Exception {
    authority.issue("gw", "gw07", kind);
    try (Mosquitto broker = broker("tls_version " + version, "log_type all")) {
      MqttTransport transport = transport("localhost", broker.port());
      transport.connect(SOON);
      assertTrue(brokerSaid().contains("u'gw07'"), this::brokerSaid);
      transport.abort();
    }
  }

  /** A right certificate of another host is what a man in the middle would show. */
  @Test
  void aHubOfAnotherNameIsNotTrusted() throws Exception {
    authority.issue("hub", "hub", "EC", today, DAY, "hub.example", "192.0.2.1");
    try (Mosquitto broker = broker()) {
      String said = refusal(broker);
      assertTrue(said.contains("No subject alternative names matching IP address"), said);
      LinkFault fault =
          assertThrows(LinkFault.class, () -> transport("localhost", broker.port()).connect(SOON));
      assertTrue(String.valueOf(fault.getMessage()).contains("No subject"), fault.getMessage());
    }
  }

  /** The clock is a day behind, and the hub's certificate was renewed in the night. */
  @Test
  void aClockThatIsBehindDoesNotKeepTheGatewayFromItsHub() throws Exception {
    authority.issue("hub", "hub", "EC", today.minusSeconds(60), DAY);
    try (Mosquitto broker = broker()) {
      Instant behind = today.minus(DAY);
      present = Present.exactly(behind);
      assertTrue(refusal(broker).contains("not yet valid"), "somebody vouches for that clock");
      present = Present.atLeast(behind);
      MqttTransport transport = transport("127.0.0.1", broker.port());
      transport.connect(SOON);
      assertFalse(transport.keysChanged());
      present = Present.exactly(today);
      assertFalse(transport.keysChanged(), "the certificate is good");
      transport.abort();
    }
  }

  @Test
  void anExpiredCertificateIsRefusedAndEndsAConnectionOnceTheTimeIsKnown() throws Exception {
    authority.issue("hub", "hub", "EC", today.minus(DAY.multipliedBy(5)), DAY);
    try (Mosquitto broker = broker()) {
      assertTrue(refusal(broker).contains("has expired"));
      present = Present.atLeast(today.minus(DAY.multipliedBy(9)));
      MqttTransport transport = transport("127.0.0.1", broker.port());
      transport.connect(SOON);
      assertFalse(transport.keysChanged(), "nobody can know better");
      present = Present.exactly(today);
      LinkFault fault = assertThrows(LinkFault.class, transport::keysChanged);
      assertTrue(String.valueOf(fault.getMessage()).contains("has expired"), fault.getMessage());
      transport.abort();
    }
  }

  /** The connection is remade in order: no answer is outstanding, so nothing is sent twice. */
  @Test
  void aRenewedCertificateIsShownWithoutARestartAndNothingIsLostOrRepeated() throws Exception {
    try (Mosquitto broker = broker("log_type all");
        Bench bench = new Bench(Order.OLDEST_FIRST, transport("127.0.0.1", broker.port()))) {
      bench.worker.start();
      Bench.until("connected", () -> bench.worker.status().connected());
      for (int renewal = 1; renewal <= 2; renewal++) {
        String name = "gw07-" + renewal;
        authority.issue("gw", name, renewal % 2 == 0 ? "EC" : "RSA");
        Bench.until(
            name,
            () -> {
              bench.commit(Packs.RIVER, 3, Duration.ZERO, true);
              return brokerSaid().contains("u'" + name + "'");
            });
      }
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      UplinkStatus status = bench.worker.status();
      assertEquals(0, status.linkLosses());
      assertEquals(0, status.redelivered());
      assertEquals(3, status.connects());
    }
  }

  /** A renewal of another authority, a torn file, one that is gone: the old one goes on. */
  @Test
  void aWrongRenewalNeverStopsTheLink() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    new CertificateMaker(other).issue("gw", "gw07-wrong", "EC");
    try (Mosquitto broker = broker();
        Bench bench = new Bench(Order.OLDEST_FIRST, transport("127.0.0.1", broker.port()))) {
      bench.worker.start();
      Bench.until("connected", () -> bench.worker.status().connected());
      for (String file : List.of("gw.key", "gw.pem")) {
        Files.write(folder.resolve(file), Files.readAllBytes(other.resolve(file)));
      }
      Bench.until(
          "it is refused and told",
          () -> {
            bench.commit(Packs.RIVER, 3, Duration.ZERO, true);
            return bench.worker.keys().getFirst().trouble().contains("hub does not take");
          });
      Bench.until("the old one is back", () -> bench.worker.status().connected());
      Files.writeString(folder.resolve("gw.pem"), "torn");
      Bench.until(
          "the torn file is told",
          () -> bench.worker.keys().getFirst().trouble().contains("no certificate"));
      bench.commit(Packs.RIVER, 50, Duration.ZERO, true);
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      Files.delete(folder.resolve("gw.key"));
      Bench.until(
          "the missing file is told",
          () -> !bench.worker.keys().getFirst().trouble().contains("no certificate"));
      bench.commit(Packs.RIVER, 50, Duration.ZERO, true);
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertTrue(bench.worker.status().connected());
    }
  }
}
