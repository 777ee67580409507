package dev.goen.uplink.coap;

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
import dev.goen.uplink.payload.Packs;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedSinglePskStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DTLS 1.2 with libcoap over OpenSSL and GnuTLS, and with a server that has connection ids. */
class DtlsLinkTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir Path folder;

  private final Instant today = Instant.now();
  private volatile Present present = Present.exactly(today);
  private final List<Process> servers = new ArrayList<>();
  private CertificateMaker authority;

  @BeforeEach
  void make() throws Exception {
    authority = new CertificateMaker(folder);
    authority.issue("hub", "hub", "EC");
    authority.issue("gw", "gw07", "EC");
    authority.secret("psk", "correct-horse");
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process server : servers) {
      server.destroy();
      if (!server.waitFor(5, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  private KeyFiles certificates() {
    return new KeyFiles(
        Optional.of(folder.resolve("ca.pem")),
        Optional.of(folder.resolve("gw.pem")),
        Optional.of(folder.resolve("gw.key")),
        Optional.empty(),
        Duration.ofMillis(50));
  }

  private KeyFiles secret() {
    return new KeyFiles(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(folder.resolve("psk")),
        Duration.ofMillis(50));
  }

  private CoapTransport transport(int port, Optional<String> identity, KeyFiles keys) {
    return new CoapTransport(
        new CoapSettings(
            URI.create("coaps://127.0.0.1:" + port), 2, identity, keys, Duration.ofSeconds(5)),
        Packs.GW07,
        () -> present);
  }

  /** Starts libcoap's server; it serves DTLS one port above the one it is told. */
  private int libcoap(String library, String... options) throws IOException {
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> command =
        new ArrayList<>(List.of("/usr/bin/coap-server-" + library, "-A", "127.0.0.1", "-d", "100"));
    command.addAll(List.of("-v", "7", "-p", String.valueOf(port - 1)));
    command.addAll(List.of(options));
    servers.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("libcoap.log").toFile())
            .start());
    Bench.until("libcoap listens", () -> serverSaid().contains("created DTLS endpoint"));
    return port;
  }

  private int withCertificates(String library) throws IOException {
    return libcoap(
        library,
        "-c",
        folder.resolve("hub.pem").toString(),
        "-j",
        folder.resolve("hub.key").toString(),
        "-C",
        folder.resolve("ca.pem").toString());
  }

  /** libcoap shows a name of a host where there is one. */
  private void issue(String name, String kind) throws Exception {
    authority.issue(
        "gw", name, kind, today.minusSeconds(60), DAY.multipliedBy(90), name, "127.0.0.1");
  }

  private String serverSaid() {
    try {
      return Files.readString(folder.resolve("libcoap.log"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @ParameterizedTest
  @NeedsPeer(Peer.LIBCOAP)
  @CsvSource({"openssl, EC, RSA", "gnutls, RSA, EC"})
  void bothSidesShowCertificates(String library, String hub, String own) throws Exception {
    authority.issue("hub", "hub", hub);
    issue("seen-by-the-hub", own);
    int port = withCertificates(library);
    try (Bench bench =
        new Bench(Order.OLDEST_FIRST, transport(port, Optional.empty(), certificates()))) {
      bench.worker.start();
      bench.commit(Packs.RIVER, 100, Duration.ofMinutes(5), false);
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertTrue(serverSaid().contains("' presented by client (Certificate)"), this::serverSaid);
    }
  }

  @Test
  @NeedsPeer(Peer.LIBCOAP)
  void aServerOfAnotherNameAnotherTimeOrAnotherAuthorityIsNotTrusted() throws Exception {
    authority.issue("hub", "hub", "EC", today, DAY, "hub.example", "192.0.2.1");
    assertTrue(refusal().contains("not for 127.0.0.1"));
    authority.issue("hub", "hub", "EC", today.minus(DAY.multipliedBy(2)), DAY);
    assertTrue(refusal().contains("has expired"));
    authority.issue("hub", "hub", "EC", today.plus(DAY), DAY);
    assertTrue(refusal().contains("not yet valid"));
    Path other = Files.createDirectory(folder.resolve("other"));
    new CertificateMaker(other);
    Files.copy(
        other.resolve("ca.pem"),
        folder.resolve("ca.pem"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertTrue(refusal().contains("PKIX"));
  }

  private String refusal() throws Exception {
    CoapTransport transport =
        transport(withCertificates("openssl"), Optional.empty(), certificates());
    LinkFault fault = assertThrows(LinkFault.class, () -> transport.connect(SOON));
    end();
    servers.clear();
    return String.valueOf(fault.getMessage());
  }

  @Test
  @NeedsPeer(Peer.LIBCOAP)
  void aCertificateThatIsNotYetValidByAClockNobodyVouchesForIsTaken() throws Exception {
    authority.issue("hub", "hub", "EC", today.minusSeconds(60), DAY);
    present = Present.atLeast(today.minus(DAY));
    int port = withCertificates("openssl");
    try (Bench bench =
        new Bench(Order.OLDEST_FIRST, transport(port, Optional.empty(), certificates()))) {
      bench.worker.start();
      bench.commit(Packs.RIVER, 10, Duration.ZERO, true);
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      present = Present.exactly(today);
      bench.commit(Packs.RIVER, 10, Duration.ZERO, true);
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertEquals(0, bench.worker.status().linkLosses());
      assertEquals("", bench.worker.status().lastError());
    }
  }

  @Test
  @NeedsPeer(Peer.LIBCOAP)
  void aRenewedCertificateIsShownWithoutARestart() throws Exception {
    int port = withCertificates("openssl");
    try (Bench bench =
        new Bench(Order.OLDEST_FIRST, transport(port, Optional.empty(), certificates()))) {
      bench.worker.start();
      Bench.until("connected", () -> bench.worker.status().connected());
      issue("renewed", "EC");
      Bench.until(
          "it is shown",
          () -> {
            bench.commit(Packs.RIVER, 2, Duration.ZERO, true);
            return serverSaid().contains("CN 'renewed' presented");
          });
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertEquals(0, bench.worker.status().linkLosses());
    }
  }

  /** A roaming gateway gets another address; without connection ids its session would be lost. */
  @Test
  void aSessionOutlivesAChangeOfAddress() throws Exception {
    try (Server server = new Server("correct-horse");
        UdpRelay network = new UdpRelay(server.port());
        Bench bench =
            new Bench(
                Order.OLDEST_FIRST, transport(network.port(), Optional.of("gw07"), secret()))) {
      bench.worker.start();
      for (int change = 0; change < 3; change++) {
        bench.commit(Packs.RIVER, 10, Duration.ZERO, true);
        Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
        network.rebind();
      }
      bench.commit(Packs.RIVER, 10, Duration.ZERO, true);
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertEquals(1, bench.worker.status().connects());
      assertEquals(0, bench.worker.status().linkLosses());
    }
  }

  /** The gateway has the new key, and the hub, for a while, only the old one. */
  @Test
  void aPreSharedKeyThatTheHubDoesNotKnowYetLeavesTheOldInUse() throws Exception {
    try (Server server = new Server("correct-horse")) {
      CoapTransport transport = transport(server.port(), Optional.of("gw07"), secret());
      transport.connect(SOON);
      authority.secret("psk", "battery-staple");
      Bench.until("the new key is noticed", () -> changed(transport));
      assertThrows(LinkFault.class, () -> transport.connect(Duration.ofMillis(700)));
      transport.connect(SOON);
      assertTrue(transport.keys().trouble().contains("does not take"), transport.keys()::toString);
      assertFalse(transport.keysChanged());
      transport.abort();
    }
  }

  private static boolean changed(CoapTransport transport) {
    try {
      return transport.keysChanged();
    } catch (LinkFault e) {
      throw new AssertionError(e);
    }
  }

  /** A CoAP server that gives connection ids (RFC 9146), as libcoap does not. */
  private static final class Server implements AutoCloseable {
    private final CoapServer server;
    private final CoapEndpoint endpoint;

    Server(String key) {
      CoapConfig.register();
      UdpConfig.register();
      DtlsConfig.register();
      Configuration configuration =
          Configuration.createStandardWithoutFile()
              .set(DtlsConfig.DTLS_ROLE, DtlsConfig.DtlsRole.SERVER_ONLY)
              .set(DtlsConfig.DTLS_CONNECTION_ID_LENGTH, 6)
              .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false);
      server = new CoapServer(configuration);
      endpoint =
          new CoapEndpoint.Builder()
              .setConfiguration(configuration)
              .setConnector(
                  new DTLSConnector(
                      DtlsConnectorConfig.builder(configuration)
                          .setAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                          .setAdvancedPskStore(
                              new AdvancedSinglePskStore(
                                  "gw07", key.getBytes(StandardCharsets.UTF_8)))
                          .build()))
              .build();
      server.addEndpoint(endpoint);
      server.add(new Everything());
      server.start();
    }

    int port() {
      return endpoint.getAddress().getPort();
    }

    @Override
    public void close() {
      server.destroy();
    }
  }

  private static final class Everything extends CoapResource {
    Everything() {
      super("goen");
    }

    @Override
    public Resource getChild(String name) {
      return this;
    }

    @Override
    public void handlePOST(CoapExchange exchange) {
      exchange.respond(ResponseCode.CHANGED);
    }
  }
}
