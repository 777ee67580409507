package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.keys.CertificateMaker;
import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.StoredRows;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import dev.goen.sim.relay.Shape;
import dev.goen.sim.relay.TcpRelay;
import dev.goen.uplink.mqtt.Mosquitto;
import dev.goen.uplink.payload.Packs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the packaged gateway sends over TLS to a real Mosquitto, counted by a relay between them,
 * and how old live readings get on a slow link while a backlog drains. Prints figures. Run by its
 * name (see the README); {@code -Dgoen.link.readings=100000 -Dgoen.link.seconds=120}.
 */
@NeedsPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
@Isolated
class LinkBench {

  private static final System.Logger LOG = System.getLogger(LinkBench.class.getName());
  private static final int READINGS = Integer.getInteger("goen.link.readings", 50_000);
  private static final int SECONDS = Integer.getInteger("goen.link.seconds", 120);
  private static final Duration LONG = Duration.ofMinutes(10);

  @TempDir Path folder = Path.of("unset");

  /** Bytes of the TLS connection both ways, from its handshake on; TCP's own are not counted. */
  @ParameterizedTest
  @CsvSource({
    "20, 1000, deflate, 0",
    "100, 10000, deflate, 0",
    "100, 10000, deflate, 100",
    "20, 1000, none, 0"
  })
  void bytesOnTheLinkOfAReadingInABacklog(int gauges, long period, String compress, int kbit)
      throws Exception {
    int readings = kbit == 0 ? READINGS : Math.min(READINGS, 20_000);
    OldReadings.write(
        folder.resolve("buffer.db"), gauges, period, readings, Duration.ofMinutes(10));
    try (Stage stage = new Stage()) {
      stage.relay.shape(Shape.slow(kbit, kbit == 0 ? Duration.ZERO : Duration.ofMillis(500)));
      try (PackagedGateway gateway = stage.gateway(compress, "")) {
        long start = System.nanoTime();
        assertTrue(
            Eventually.holds(LONG, () -> stage.hub.store().counts().records() > readings),
            gateway::tail);
        double seconds = (System.nanoTime() - start) / 1e9;
        long up = stage.relay.bytesUp();
        long down = stage.relay.bytesDown();
        LOG.log(
            System.Logger.Level.INFO,
            ("%d gauges each %d ms, compress %s, %s: %d readings in %.1f s,"
                    + " %.2f B a reading up and %.2f B down")
                .formatted(
                    gauges,
                    period,
                    compress,
                    kbit == 0 ? "no limit" : kbit + " kbit/s and 500 ms",
                    readings,
                    seconds,
                    (double) up / readings,
                    (double) down / readings));
        assertEquals(143, gateway.terminate(30), gateway::tail);
      }
    }
  }

  /** Twenty gauges at 1 Hz and one in alarm now and then, over 100 kbit/s and 500 ms. */
  @ParameterizedTest
  @CsvSource({"deflate", "none"})
  void ageOfLiveReadingsOnASlowLinkWhileABacklogDrains(String compress) throws Exception {
    OldReadings.write(folder.resolve("buffer.db"), 100, 10_000, 500_000, Duration.ofMinutes(10));
    try (Stage stage = new Stage();
        TwentyGauges line = TwentyGauges.start()) {
      stage.relay.shape(Shape.slow(100, Duration.ofMillis(500)));
      try (PackagedGateway gateway = stage.gateway(compress, line.buses())) {
        assertTrue(
            Eventually.holds(LONG, () -> stage.hub.store().counts().records() > 2_000),
            gateway::tail);
        long from = System.currentTimeMillis();
        for (int i = 0; i < SECONDS; i += 5) {
          line.flood(i / 5 % 2 == 0);
          Thread.sleep(5_000);
        }
        long until = System.currentTimeMillis() - 5_000;
        Thread.sleep(5_000);
        report(compress, from, until);
        assertEquals(143, gateway.terminate(30), gateway::tail);
      }
    }
  }

  /** Ages at the hub of what was taken in this time, in ms; both ends share one clock here. */
  private void report(String compress, long from, long until) throws Exception {
    String taken =
        " FROM record WHERE boot <> '%s' AND utc_ms BETWEEN %d AND %d"
            .formatted(Packs.BOOT, from, until);
    try (Connection store = StoredRows.connect(folder.resolve("hub.db"));
        Statement statement = store.createStatement()) {
      for (String lane : List.of("live", "alarm", "backlog")) {
        List<Long> ages = new ArrayList<>();
        ResultSet found =
            statement.executeQuery(
                "SELECT received_ms - utc_ms" + taken + " AND lane = '" + lane + "' ORDER BY 1");
        while (found.next()) {
          ages.add(found.getLong(1));
        }
        LOG.log(
            System.Logger.Level.INFO,
            ages.isEmpty()
                ? compress + ": nothing new in lane " + lane
                : "%s: %d new in lane %s: age p50 %d ms, p99 %d ms, most %d ms"
                    .formatted(
                        compress,
                        ages.size(),
                        lane,
                        ages.get(ages.size() / 2),
                        ages.get(ages.size() * 99 / 100),
                        ages.getLast()));
      }
      ResultSet found =
          statement.executeQuery(
              "SELECT count(*) FROM record WHERE boot = '%s' AND received_ms BETWEEN %d AND %d"
                  .formatted(Packs.BOOT, from, until));
      found.next();
      LOG.log(
          System.Logger.Level.INFO,
          "{0}: {1} of the backlog in {2} s",
          compress,
          found.getLong(1),
          (until - from) / 1000);
    }
  }

  /** Mosquitto behind a relay, and the hub as its subscriber. */
  private final class Stage implements AutoCloseable {
    final Mosquitto broker;
    final TcpRelay relay;
    final Hub hub;

    Stage() throws Exception {
      CertificateMaker authority = new CertificateMaker(folder);
      authority.issue("broker", "broker", "EC");
      authority.issue("gw", "gw07", "EC");
      int plain;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        plain = free.getLocalPort();
      }
      broker =
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
      hub =
          Hub.start(
              new HubOptions(
                  folder.resolve("hub.db"),
                  0,
                  0,
                  Optional.of(URI.create("mqtt://127.0.0.1:" + plain)),
                  "goen-hub",
                  Optional.empty()));
      Path log = folder.resolve("mosquitto.log");
      assertTrue(
          Eventually.holds(
              Duration.ofSeconds(30),
              () -> Mosquitto.text(log).contains("Sending SUBACK to goen-hub")));
      relay =
          TcpRelay.start(0, new InetSocketAddress(InetAddress.getLoopbackAddress(), broker.port()));
    }

    PackagedGateway gateway(String compress, String buses) throws Exception {
      Path config =
          Files.writeString(
              folder.resolve("gateway.yaml"),
              """
              version: 1
              gateway: { id: gw07, operator: it-div }
              clock: { trusted: true }
              buffer: { file: buffer.db, commit-interval: 1500ms, max-size-mb: 4000 }
              destinations:
                - name: city
                  compress: %s
                  transports:
                    - { mqtt: "mqtts://127.0.0.1:%d", trust: ca.pem, certificate: gw.pem, key: gw.key }
              """
                      .formatted(compress, relay.port())
                  + buses);
      return PackagedGateway.with(folder.resolve("gateway.log"), "--config", config.toString());
    }

    @Override
    public void close() throws IOException {
      relay.close();
      hub.close();
      broker.close();
    }
  }
}
