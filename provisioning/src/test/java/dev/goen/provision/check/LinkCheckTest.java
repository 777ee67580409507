package dev.goen.provision.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.clock.SyncState;
import dev.goen.config.ConfigCheck;
import dev.goen.config.ConfigReader;
import dev.goen.config.ConfigResult;
import dev.goen.config.GatewayConfig;
import dev.goen.provision.check.Finding.Grade;
import dev.goen.provision.terminal.Messages;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class LinkCheckTest {

  private static final Messages ENGLISH = new Messages(Locale.ENGLISH);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;

  private GatewayConfig config(String transport) throws IOException {
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(
        file,
        "version: 1\ngateway: { id: g, operator: o }\n"
            + "destinations: [ { name: city, transports: [ { "
            + transport
            + " } ] } ]\n");
    ConfigResult result = new ConfigReader(ConfigCheck.NO_CONTEXT).read(file);
    return Assertions.assertInstanceOf(ConfigResult.Valid.class, result, result::toString).config();
  }

  private Finding look(String transport) throws IOException {
    List<Finding> findings = new ArrayList<>();
    new LinkCheck(ENGLISH, PATIENCE).run(config(transport), findings::add);
    assertEquals(1, findings.size());
    return findings.getFirst();
  }

  /** A broker's certificate from the JDK's own tool; its authority is itself. */
  private KeyStore certificate(String names) throws Exception {
    Path store = folder.resolve("hub.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-alias",
                "hub",
                "-dname",
                "CN=hub",
                "-ext",
                "san=" + names,
                "-validity",
                "365",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    Files.writeString(
        folder.resolve("ca.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getCertificate("hub").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    return keys;
  }

  private static SSLServerSocket listen(KeyStore keys) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofPlatform()
        .start(
            () -> {
              while (!server.isClosed()) {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                  socket.startHandshake();
                } catch (IOException e) {
                  // refused by the other end, or the end of the test
                }
              }
            });
    return server;
  }

  @Test
  void aTrustedHubIsToldFromOneThatNobodyVouchesFor() throws Exception {
    try (SSLServerSocket hub = listen(certificate("dns:localhost"))) {
      String url = "mqtt: \"mqtts://localhost:" + hub.getLocalPort() + "\"";
      Finding trusted = look(url + ", trust: ca.pem");
      assertEquals(Grade.OK, trusted.grade(), trusted::toString);
      Finding untrusted = look(url);
      assertEquals(Grade.FAIL, untrusted.grade());
      assertTrue(untrusted.todo().contains("trust"), untrusted::toString);
    }
  }

  /** A right certificate of the wrong host is what a man in the middle would show. */
  @Test
  void aCertificateOfAnotherNameIsTold() throws Exception {
    try (SSLServerSocket hub = listen(certificate("dns:hub.example"))) {
      Finding finding =
          look("mqtt: \"mqtts://localhost:" + hub.getLocalPort() + "\", trust: ca.pem");
      assertEquals(Grade.FAIL, finding.grade());
      assertTrue(finding.what().contains("another name"), finding::toString);
    }
  }

  /** The bytes of RFC 7252, 4.3; the first ping is lost, as datagrams are. */
  @Test
  void aCoapServerAnswersThePingWithAReset() throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread answering =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      DatagramPacket ping = new DatagramPacket(new byte[64], 64);
                      server.receive(ping);
                      server.receive(ping);
                      byte[] got = Arrays.copyOf(ping.getData(), ping.getLength());
                      byte[] reset = {0x70, 0, got[2], got[3]};
                      boolean empty = got.length == 4 && got[0] == 0x40 && got[1] == 0;
                      server.send(
                          new DatagramPacket(reset, empty ? 4 : 0, ping.getSocketAddress()));
                    } catch (IOException e) {
                      // the end of the test
                    }
                  });
      Finding finding = look("coap: \"coap://127.0.0.1:" + server.getLocalPort() + "\"");
      assertEquals(Grade.OK, finding.grade(), finding::toString);
      answering.join();
    }
  }

  @Test
  void anAnswerThatIsNoResetOfOursIsNoServer() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      InetSocketAddress to =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort());
      Assertions.assertThrows(
          SocketTimeoutException.class, () -> CoapPing.ping(to, Duration.ofMillis(200)));
      Assertions.assertThrows(
          SocketTimeoutException.class, () -> CoapPing.greet(to, Duration.ofMillis(200)));
    }
  }

  /** libcoap shares no line with us: with it, ping and DTLS greeting meet a real server. */
  @Test
  @NeedsPeer(Peer.LIBCOAP)
  void aRealServerAnswersBothThePingAndTheGreeting() throws Exception {
    int port = freePortBeforeAnother();
    Process server =
        new ProcessBuilder(
                Peer.LIBCOAP.command("coap-server").toString(),
                "-A",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-k",
                "secret",
                "-v",
                "3")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("coap.log").toFile())
            .start();
    try (InputStream _ = server.getInputStream()) {
      Path psk = Files.write(folder.resolve("psk"), new byte[] {1, 2, 3, 4});
      Files.setPosixFilePermissions(psk, PosixFilePermissions.fromString("rw-------"));
      Finding plain = untilUp("coap: \"coap://127.0.0.1:" + port + "\"");
      assertEquals(Grade.OK, plain.grade(), plain::toString);
      Finding secure =
          untilUp("coap: \"coaps://127.0.0.1:" + (port + 1) + "\", psk-identity: g, psk-file: psk");
      assertEquals(Grade.OK, secure.grade(), secure::toString);
    } finally {
      server.destroy();
      assertTrue(server.waitFor(30, TimeUnit.SECONDS));
    }
  }

  /** libcoap takes the next one for DTLS. */
  private static int freePortBeforeAnother() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    while (true) {
      try (DatagramSocket plain = new DatagramSocket(0, here);
          DatagramSocket _ = new DatagramSocket(plain.getLocalPort() + 1, here)) {
        return plain.getLocalPort();
      } catch (BindException | IllegalArgumentException taken) {
        // Another pair, then.
      }
    }
  }

  /** The server takes a moment to open its port. */
  private Finding untilUp(String transport) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Finding finding = look(transport);
    while (finding.grade() == Grade.FAIL && System.nanoTime() < deadline) {
      Thread.sleep(20);
      finding = look(transport);
    }
    return finding;
  }

  @Test
  void aClockThatFollowsNobodyIsAWarning() throws IOException {
    List<Finding> findings = new ArrayList<>();
    GatewayConfig config = config("mqtt: \"mqtt://127.0.0.1\"");
    SyncState never = OptionalLong::empty;
    new ClockCheck(ENGLISH, never).run(config, findings::add);
    new ClockCheck(ENGLISH, SyncState.TRUSTED).run(config, findings::add);
    assertEquals(List.of(Grade.WARN, Grade.OK), findings.stream().map(Finding::grade).toList());
  }
}
