package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.relay.Relay;
import dev.goen.sim.relay.TcpRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A day of a packaged gateway with twenty gauges, floods, and a link that fails every few minutes,
 * in pieces: each run goes on with the buffer of the one before, and appends to the same account of
 * memory, threads, descriptors and file sizes, which is drawn as a plot. At the end of each piece
 * all that was accepted in it is at the hub.
 *
 * <p>Run by its name (see the README): {@code -Dgoen.soak.minutes=60}, {@code
 * -Dgoen.soak.folder=target/soak}; delete the folder to begin anew.
 */
@Isolated
class SoakCampaign {

  private static final System.Logger LOG = System.getLogger(SoakCampaign.class.getName());
  private static final int MINUTES = Integer.getInteger("goen.soak.minutes", 10);
  private static final Path FOLDER =
      Path.of(System.getProperty("goen.soak.folder", "target/soak")).toAbsolutePath();
  private static final long SAMPLE_MILLIS = 10_000;
  private static final Duration RECOVERY = Duration.ofMinutes(10);

  /** One fault in so many seconds, on average. */
  private static final int SECONDS_A_FAULT = 180;

  @Test
  void everythingAcceptedIsAtTheHubAndNothingGrows() throws Exception {
    Files.createDirectories(FOLDER);
    int number = 1;
    while (Files.exists(FOLDER.resolve("piece-" + number))) {
      number++;
    }
    Path own = Files.createDirectory(FOLDER.resolve("piece-" + number));
    long seed = System.nanoTime();
    Acceptance accepted = new Acceptance(own);
    Path db = own.resolve("hub.db");
    try (Hub hub = Hub.start(HubOptions.embedded(db));
        Relay link =
            TcpRelay.start(
                0, new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.mqttPort()));
        TwentyGauges gauges = TwentyGauges.start()) {
      Path config = write(link, gauges.buses());
      try (PackagedGateway gateway =
          PackagedGateway.start(config, accepted.next(), own.resolve("gateway.log"))) {
        run(gateway, link, gauges, new Random(seed));
        link.restore();
        assertTrue(gateway.isAlive(), gateway::tail);
        assertEquals(143, gateway.terminate(30), gateway::tail);
      }
      Path delivering = write(link, "");
      try (PackagedGateway gateway =
          PackagedGateway.start(delivering, accepted.next(), own.resolve("gateway.log"))) {
        assertTrue(
            Eventually.holds(RECOVERY, () -> accepted.absentAt(db).isEmpty()),
            () -> "not at the hub: " + accepted.someAbsentAt(db) + "\n" + gateway.tail());
        gateway.terminate(30);
      }
      String result =
          "piece %d, seed %d: %d minutes, %d accepted, missing %d, conflicts %d"
              .formatted(
                  number,
                  seed,
                  MINUTES,
                  accepted.all().size(),
                  accepted.absentAt(db).size(),
                  hub.store().counts().conflicts());
      append("soak.txt", result);
      LOG.log(System.Logger.Level.INFO, "{0}; plot: {1}", result, plot());
      assertEquals(0, hub.store().counts().conflicts());
    }
  }

  private static void run(PackagedGateway gateway, Relay link, TwentyGauges gauges, Random random)
      throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
    long mend = 0;
    while (System.nanoTime() < end) {
      long seconds = SAMPLE_MILLIS / 1000;
      if (mend > 0 && System.nanoTime() > mend) {
        link.restore();
        mend = 0;
      } else if (mend == 0 && random.nextInt(SECONDS_A_FAULT) < seconds) {
        mend = System.nanoTime() + Duration.ofSeconds(5 + random.nextInt(120)).toNanos();
        if (random.nextBoolean()) {
          link.cut();
        } else {
          link.silence();
        }
      }
      gauges.flood(random.nextInt(10) == 0);
      Thread.sleep(SAMPLE_MILLIS);
      append("soak.csv", sample(gateway.pid()));
    }
  }

  /** The columns of {@link SoakPlot}. */
  private static String sample(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    String status = Files.readString(process.resolve("status"));
    long descriptors;
    try (var all = Files.list(process.resolve("fd"))) {
      descriptors = all.count();
    }
    return "%d,%d,%d,%d,%d,%d"
        .formatted(
            System.currentTimeMillis() / 1000,
            number(status, "VmRSS:"),
            number(status, "Threads:"),
            descriptors,
            size("buffer.db") / 1024,
            size("buffer.db-wal") / 1024);
  }

  private static long number(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("[^0-9]", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(0);
  }

  private static long size(String file) {
    return FOLDER.resolve(file).toFile().length();
  }

  private static Path plot() throws IOException {
    return Files.writeString(
        FOLDER.resolve("soak.svg"), SoakPlot.draw(Files.readAllLines(FOLDER.resolve("soak.csv"))));
  }

  private static void append(String file, String line) throws IOException {
    Files.writeString(
        FOLDER.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static Path write(Relay link, String buses) throws IOException {
    return Files.writeString(
        FOLDER.resolve("gateway.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        clock: { trusted: true }
        buffer: { file: buffer.db, commit-interval: 1500ms }
        destinations:
          - { name: city, compress: deflate, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
        """
                .formatted(link.port())
            + buses);
  }
}
