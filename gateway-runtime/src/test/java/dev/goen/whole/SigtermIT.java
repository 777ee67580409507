package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.Row;
import dev.goen.sim.hub.StoredRows;
import dev.goen.sim.relay.Relay;
import dev.goen.sim.relay.TcpRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service manager's stop, at any moment: in time, in order, and known to the hub as such. */
class SigtermIT {

  private static final int ROUNDS = 8;
  private static final int ROUNDS_ALONE = 2;

  /** What {@code TimeoutStopSec} of the unit leaves. */
  private static final int SECONDS = 20;

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder = Path.of("unset");

  private final long seed = Long.getLong("goen.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<Long> stopMillis = new ArrayList<>();

  @BeforeEach
  void startWithNothing() {
    stopMillis.clear();
  }

  @Test
  void whatWasAcceptedIsAtTheHubAndTheStopIsKnownToBeClean() throws Exception {
    rounds(ROUNDS, true);
  }

  // The uplink may be waiting in any of its steps; none of them may hold up the end.
  @Test
  void hubThatIsAwayDelaysNeitherTheEndNorTheNextDelivery() throws Exception {
    rounds(ROUNDS_ALONE, false);
  }

  private void rounds(int rounds, boolean linked) throws Exception {
    Acceptance accepted = new Acceptance(folder);
    Path log = folder.resolve("gateway.log");
    Path db = folder.resolve("hub.db");
    try (Hub hub = Hub.start(HubOptions.embedded(db));
        Relay link =
            TcpRelay.start(
                0, new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.mqttPort()));
        BusyLines lines = BusyLines.start()) {
      Path config = folder.resolve("gateway.yaml");
      Files.writeString(
          config,
          """
          version: 1
          gateway: { id: gw07, operator: it-div }
          clock: { trusted: true }
          buffer: { file: buffer.db, commit-interval: 500ms }
          destinations:
            - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
          """
                  .formatted(link.port())
              + lines.buses());
      for (int round = 0; round < rounds; round++) {
        Path report = accepted.next();
        long before = connections(log);
        try (PackagedGateway gateway = PackagedGateway.start(config, report, log)) {
          assertTrue(Eventually.holds(SOON, () -> hasBothStreams(report)), () -> hint(gateway));
          Thread.sleep(random.nextInt(700));
          if (!linked) {
            assertTrue(
                Eventually.holds(SOON, () -> connections(log) > before), () -> hint(gateway));
            breakLink(link, round);
          }
          Thread.sleep(random.nextInt(300));
          end(gateway);
          link.restore();
        }
      }
      Path last = accepted.next();
      try (PackagedGateway gateway = PackagedGateway.start(config, last, log)) {
        assertTrue(
            Eventually.holds(SOON, () -> hasBothStreams(last) && accepted.absentAt(db).isEmpty()),
            () -> "not at the hub: " + accepted.someAbsentAt(db) + "\n" + hint(gateway));
        end(gateway);
      }
      assertEquals(Map.of(), accepted.absentAt(db), "seed " + seed);
      assertEquals(0, hub.store().counts().conflicts(), "seed " + seed);
      Proof.assertComplete(db, 1, () -> "seed " + seed);
      assertCleanChain(db, accepted.all(), rounds);
      System.getLogger(SigtermIT.class.getName())
          .log(
              System.Logger.Level.INFO,
              "{0} stops {1}, {2} accepted, all at the hub once; ended within {3} ms (longest {4});"
                  + " seed {5}",
              rounds + 1,
              linked ? "under load" : "with the hub away",
              accepted.all().size(),
              stopMillis,
              stopMillis.stream().mapToLong(Long::longValue).max().orElseThrow(),
              String.valueOf(seed));
    }
  }

  /** How often a gateway has connected, all runs together. */
  private static long connections(Path log) throws IOException {
    return Files.exists(log)
        ? Files.readAllLines(log).stream().filter(line -> line.contains("city: connected")).count()
        : 0;
  }

  /** Each of them begins an epoch with the first of its readings. */
  private static boolean hasBothStreams(Path report) throws IOException {
    String text = Files.readString(report);
    return text.contains(" river/data ") && text.contains(" port/data ");
  }

  /** A link that refuses, and one that takes everything and says nothing. */
  private static void breakLink(Relay link, int round) {
    if (round % 2 == 0) {
      link.silence();
    } else {
      link.cut();
    }
  }

  private void end(PackagedGateway gateway) throws Exception {
    assertTrue(gateway.isAlive(), () -> hint(gateway));
    long start = System.nanoTime();
    assertEquals(143, gateway.terminate(SECONDS), () -> hint(gateway));
    stopMillis.add((System.nanoTime() - start) / 1_000_000);
  }

  /** Every start but the first names the epoch before it, its last number, and its clean end. */
  private void assertCleanChain(Path db, Map<String, String> accepted, int rounds)
      throws Exception {
    Map<String, Long> last = new HashMap<>();
    accepted
        .keySet()
        .forEach(
            key -> {
              String[] words = key.split(" ", 3);
              last.merge(words[0] + " " + words[1], Long.parseLong(words[2]), Math::max);
            });
    List<String> openings = new ArrayList<>();
    try (Connection store = StoredRows.connect(db)) {
      for (Row row : StoredRows.all(store)) {
        if (row.name().equals("gateway/epoch-open")
            && !String.valueOf(row.text()).startsWith("-")) {
          String[] words = String.valueOf(row.text()).split(" ", 4);
          assertEquals(
              List.of(
                  String.valueOf(last.getOrDefault(words[0] + " " + row.stream(), 0L)),
                  "clean",
                  "durable"),
              List.of(words).subList(1, 4),
              () -> row + ", seed " + seed);
          openings.add(row.epoch() + " " + row.stream() + ": " + row.text());
        }
      }
    }
    assertEquals(
        2 * rounds,
        openings.size(),
        () -> "one for each start but the first, in both streams: " + openings + ", seed " + seed);
  }

  private String hint(PackagedGateway gateway) {
    return "seed " + seed + "\n" + gateway.tail();
  }
}
