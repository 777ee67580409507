package dev.goen.uplink.coap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog.Order;
import dev.goen.keys.KeyFiles;
import dev.goen.reading.SeqSet;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import dev.goen.uplink.Bench;
import dev.goen.uplink.LinkFault;
import dev.goen.uplink.payload.Packs;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.config.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoapTransportTest {

  private static final Duration OLD = Duration.ofMinutes(5);

  @TempDir Path folder;

  /** 2.01 for a new path, 2.04 for one it knows, by a server that is not of our making. */
  @Test
  @NeedsPeer(Peer.LIBCOAP)
  void aRealLibcoapServerTakesPacksBlockwise() throws Exception {
    int port = freePort();
    Process server = libcoap("coap-server", "-A", "127.0.0.1", "-p", "" + port, "-d", "100");
    try (Bench bench = bench(plain(port, 4))) {
      bench.worker.start();
      bench.commit(Packs.RIVER, 300, OLD, false);
      bench.commit(Bench.ALARMS, 1, Duration.ZERO, false);
      Bench.until(
          "all is delivered", () -> bench.complete(Packs.RIVER) && bench.complete(Bench.ALARMS));
      assertEquals(SeqSet.EMPTY, bench.givenUp(Packs.RIVER));
      bench.stop(Duration.ofSeconds(30));
      String status = read("coap://127.0.0.1:" + port + "/" + Packs.GW07.statusPath());
      assertTrue(status.contains("\"online\":false"), status);
    } finally {
      end(server);
    }
  }

  /** DTLS 1.2 with a pre-shared key against OpenSSL. */
  @Test
  @NeedsPeer(Peer.LIBCOAP)
  void aPreSharedKeyOpensDtls() throws Exception {
    int port = freePortAfterAnother();
    Path key = folder.resolve("key");
    Files.writeString(key, "correct-horse\n");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Process server =
        start(
            Path.of("/usr/bin/coap-server-openssl"),
            "-A",
            "127.0.0.1",
            "-p",
            "" + (port - 1),
            "-d",
            "100",
            "-k",
            "correct-horse",
            "-h",
            "gw07");
    CoapSettings settings =
        new CoapSettings(
            URI.create("coaps://127.0.0.1:" + port),
            4,
            Optional.of("gw07"),
            KeyFiles.secret(key),
            Duration.ofSeconds(20));
    try (Bench bench = bench(settings)) {
      bench.worker.start();
      bench.commit(Packs.RIVER, 300, OLD, false);
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
    } finally {
      end(server);
    }
  }

  /** The body must arrive whole and the identity as the query, whatever the number of blocks. */
  @Test
  void aLongPackArrivesWholeWithItsIdentity() throws Exception {
    try (Hub hub = new Hub();
        Bench bench = bench(plain(hub.port(), 2))) {
      bench.worker.start();
      bench.commit(Packs.RIVER, 100, OLD, false);
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      String first = hub.packs().getFirst();
      assertTrue(first.contains("epoch=00c0ffee12345678"), first);
      assertTrue(first.contains("stream=river/data"), first);
      assertTrue(first.contains(" 110 [{\"bn\":\"urn:dev:org:32473-gw07:\""), first);
      for (String pack : hub.packs()) {
        assertTrue(pack.endsWith("}]"), pack);
      }
      assertTrue(hub.packs().stream().anyMatch(pack -> pack.length() > 2_000));
    }
  }

  @Test
  void whatIsTooLargeIsHalvedAndWhatIsWrongIsGivenUp() throws Exception {
    try (Hub hub = new Hub();
        Bench bench = bench(plain(hub.port(), 2))) {
      hub.limit = 1_500;
      hub.poison = "\"v\":0.07}";
      bench.worker.start();
      bench.commit(Packs.RIVER, 60, OLD, false);
      Bench.until("all is settled", () -> bench.complete(Packs.RIVER));
      assertEquals(SeqSet.of(7), bench.givenUp(Packs.RIVER));
    }
  }

  @Test
  void aServerThatHasGoneSilentIsNoticedAndAllArrivesWhenItIsBack() throws Exception {
    try (Hub hub = new Hub();
        Bench bench = bench(plain(hub.port(), 2, Duration.ofSeconds(2)))) {
      bench.worker.start();
      Bench.until("connected", () -> bench.worker.status().connected());
      hub.deaf = true;
      bench.commit(Packs.RIVER, 10, Duration.ZERO, true);
      Bench.until("the silence is noticed", () -> bench.worker.status().linkLosses() > 0);
      hub.deaf = false;
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
    }
  }

  /** A body of many blocks takes as many round trips: each of them is a sign of the hub. */
  @Test
  void aSlowLinkIsNotTakenForASilentOne() throws Exception {
    try (Hub hub = new Hub();
        UdpRelay radio = new UdpRelay(hub.port(), Duration.ofMillis(200));
        Bench bench = bench(plain(radio.port(), 1, Duration.ofSeconds(1)))) {
      bench.commit(Packs.RIVER, 100, OLD, false);
      bench.worker.start();
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertEquals(0, bench.worker.status().linkLosses());
      assertTrue(hub.packs().stream().anyMatch(pack -> pack.length() > 2_000));
    }
  }

  @Test
  void whereNobodyListensNothingIsConnected() throws Exception {
    CoapTransport transport = new CoapTransport(plain(freePort(), 1), Packs.GW07, Packs::present);
    assertThrows(LinkFault.class, () -> transport.connect(Duration.ofMillis(300)));
  }

  /** Californium runs out of message ids at about 265 a second. */
  @Test
  void messagesKeepBelowTheRateAtWhichIdsRunOut() {
    MessageRate rate = new MessageRate();
    long now = 5;
    long messages = 0;
    while (now < 247_000_000_000L) {
      now += rate.reserve(8, now);
      messages += 8;
    }
    assertTrue(messages > 55_000 && messages < 61_440, "messages in 247 s: " + messages);
  }

  private static Bench bench(CoapSettings settings) {
    return new Bench(Order.OLDEST_FIRST, new CoapTransport(settings, Packs.GW07, Packs::present));
  }

  private static CoapSettings plain(int port, int window) {
    return plain(port, window, Duration.ofSeconds(30));
  }

  private static CoapSettings plain(int port, int window, Duration silence) {
    return new CoapSettings(
        URI.create("coap://127.0.0.1:" + port), window, Optional.empty(), KeyFiles.NONE, silence);
  }

  /** The server of libcoap takes a port for plain CoAP and the one after it for DTLS. */
  private static int freePortAfterAnother() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    while (true) {
      try (DatagramSocket plain = new DatagramSocket(0, here);
          DatagramSocket secure = new DatagramSocket(plain.getLocalPort() + 1, here)) {
        return secure.getLocalPort();
      } catch (BindException | IllegalArgumentException taken) {
        // Another pair, then.
      }
    }
  }

  private static int freePort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process libcoap(String tool, String... options) throws IOException {
    return start(Peer.LIBCOAP.command(tool), options);
  }

  private Process start(Path tool, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of(tool.toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("libcoap.log").toFile())
        .start();
  }

  private String read(String uri) throws Exception {
    Path out = folder.resolve("read");
    Process client = libcoap("coap-client", "-m", "get", "-B", "45", "-o", out.toString(), uri);
    assertTrue(client.waitFor(60, TimeUnit.SECONDS));
    return Files.readString(out);
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  /** A CoAP server that keeps what it gets and refuses as it is told. */
  private static final class Hub implements AutoCloseable {
    private final ConcurrentLinkedQueue<String> packs = new ConcurrentLinkedQueue<>();
    private final CoapServer server;
    private final CoapEndpoint endpoint;
    private volatile int limit = Integer.MAX_VALUE;
    private volatile String poison = "\u0000";
    private volatile boolean deaf;

    Hub() {
      Configuration configuration = Configuration.createStandardWithoutFile();
      server = new CoapServer(configuration);
      endpoint =
          new CoapEndpoint.Builder()
              .setConfiguration(configuration)
              .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .build();
      server.addEndpoint(endpoint);
      server.add(new Everything());
      server.start();
    }

    int port() {
      return endpoint.getAddress().getPort();
    }

    List<String> packs() {
      return List.copyOf(packs);
    }

    @Override
    public void close() {
      server.destroy();
    }

    private final class Everything extends CoapResource {
      Everything() {
        super("goen");
      }

      @Override
      public Resource getChild(String name) {
        return this;
      }

      @Override
      public void handlePOST(CoapExchange exchange) {
        byte[] body = exchange.getRequestPayload();
        String text = new String(body, StandardCharsets.UTF_8);
        if (deaf) {
          exchange.accept();
        } else if (body.length > limit) {
          exchange.respond(ResponseCode.REQUEST_ENTITY_TOO_LARGE);
        } else if (text.contains(poison)) {
          exchange.respond(ResponseCode.BAD_REQUEST, "poison");
        } else {
          if (!text.startsWith("{\"")) {
            packs.add(
                exchange.getRequestOptions().getUriQueryString()
                    + " "
                    + exchange.getRequestOptions().getContentFormat()
                    + " "
                    + text);
          }
          exchange.respond(ResponseCode.CHANGED);
        }
      }
    }
  }
}
