package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A USB adapter is pulled out and plugged in again, a hundred times: its pseudo-terminal goes, and
 * another comes under another name behind the same stable link. Each time reading goes on within
 * five seconds and the hub knows of one gap; the gateway keeps its threads, and costs nothing while
 * there is nothing to read. {@code -Dgoen.unplugs=100}; the seed and the figures are appended to
 * the file {@code goen.unplugs.results}.
 */
@Isolated
class UnplugCampaign {

  private static final int TIMES = Integer.getInteger("goen.unplugs", 100);
  private static final long SEED = Long.getLong("goen.unplugs.seed", new Random().nextLong());
  private static final Path RESULTS =
      Path.of(System.getProperty("goen.unplugs.results", "target/unplugs.txt"));
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final long RESUMED_WITHIN_MILLIS = 5_000;

  @TempDir Path folder = Path.of("unset");

  private final Random random = new Random(SEED);
  private final List<Long> resumed = new ArrayList<>();
  private double goneSeconds;
  private double goneCpu;

  @Test
  void readingGoesOnEachTimeWithOneGap() throws Exception {
    Path db = folder.resolve("hub.db");
    Path link = folder.resolve("usb-adapter");
    try (Hub hub = Hub.start(HubOptions.embedded(db));
        PackagedGateway gateway =
            PackagedGateway.with(
                folder.resolve("gateway.log"), "--config", write(link, hub.mqttPort()).toString());
        Connection store = DriverManager.getConnection("jdbc:sqlite:" + db)) {
      Adapter adapter = Adapter.plug(link);
      try {
        awaitReadingAfter(store, 0, gateway);
        Thread.sleep(1_000);
        long threads = threads(gateway);
        long before = gaps(store);
        for (int i = 1; i <= TIMES; i++) {
          adapter.close();
          Thread.sleep(300);
          away(gateway);
          adapter = Adapter.plug(link);
          long back = ServedLog.monoMillis();
          resumed.add(awaitReadingAfter(store, back, gateway) - back);
          long expected = before + i;
          assertTrue(
              Eventually.holds(SOON, () -> gaps(store) >= expected),
              () -> "a gap for each time it was away\n" + gateway.tail());
          assertEquals(expected, gaps(store), () -> "one gap each time\n" + gateway.tail());
        }
        assertTrue(
            Eventually.holds(SOON, () -> threads(gateway) <= threads),
            () -> "threads are left behind\n" + gateway.tail());
      } finally {
        adapter.close();
      }
    }
    report();
  }

  private void away(PackagedGateway gateway) throws Exception {
    double cpu = gateway.cpuSeconds();
    long start = System.nanoTime();
    Thread.sleep(random.nextLong(300, 2_500));
    goneCpu += gateway.cpuSeconds() - cpu;
    goneSeconds += (System.nanoTime() - start) / 1e9;
  }

  private void report() throws Exception {
    Collections.sort(resumed);
    String line =
        ("seed %d: %d times unplugged, %d resumed within 5 s of the return (p50 %d ms, most %d ms),"
                + " one gap each; %.2f s of processor in %.0f s without the adapter%n")
            .formatted(
                SEED,
                TIMES,
                resumed.stream().filter(one -> one <= RESUMED_WITHIN_MILLIS).count(),
                resumed.get(resumed.size() / 2),
                resumed.getLast(),
                goneCpu,
                goneSeconds);
    Files.writeString(RESULTS, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    System.getLogger(UnplugCampaign.class.getName()).log(System.Logger.Level.INFO, line);
  }

  /** When the first reading after that instant was taken. */
  private static long awaitReadingAfter(Connection store, long mono, PackagedGateway gateway)
      throws Exception {
    String first =
        "select coalesce(min(mono_ms), 0) from record where name = 'gauge/level' and num not null"
            + " and mono_ms > "
            + mono;
    assertTrue(
        Eventually.holds(SOON, () -> number(store, first) > 0),
        () -> "it is read again\n" + gateway.tail());
    return number(store, first);
  }

  private static long gaps(Connection store) throws Exception {
    return number(
        store,
        "select count(*) from record where name = 'gateway/not-taken' and txt like 'gauge %'");
  }

  private static long number(Connection store, String query) throws Exception {
    try (ResultSet result = store.createStatement().executeQuery(query)) {
      return result.getLong(1);
    }
  }

  private static long threads(PackagedGateway gateway) throws Exception {
    try (var tasks = Files.list(Path.of("/proc/" + gateway.pid() + "/task"))) {
      return tasks.count();
    }
  }

  /** What is plugged in. */
  private record Adapter(Pty pty, SimulatedLine line) implements AutoCloseable {
    static Adapter plug(Path link) throws Exception {
      Pty pty = Pty.open(link);
      SubmersibleTransmitter gauge =
          new SubmersibleTransmitter(1, "gauge", () -> 1.234, Expectation.asMeasured("level", 3));
      return new Adapter(
          pty, SimulatedLine.start(pty, List.of(new ModbusSlave(1, gauge)), ServedLog.none()));
    }

    @Override
    public void close() throws IOException {
      pty.close();
      line.close();
    }
  }

  private Path write(Path port, int mqttPort) throws Exception {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        clock: { trusted: true }
        buffer: { file: buffer.db, commit-interval: 200ms }
        buses:
          - id: rs485
            port: %1$s
            devices:
              - { id: gauge, driver: modbus, profile: generic-rs485, address: 1, owner: river, period: 500ms, timeout: 300ms }
        destinations:
          - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%2$d" } ] }
        """
            .formatted(port, mqttPort));
  }
}
