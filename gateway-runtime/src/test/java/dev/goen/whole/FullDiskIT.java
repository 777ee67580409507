package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.Row;
import dev.goen.sim.hub.StoredRows;
import dev.goen.sim.relay.Relay;
import dev.goen.sim.relay.TcpRelay;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk without space: said in plain words, nothing that was accepted is given up for it, and what
 * is new goes on without it.
 */
class FullDiskIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int READINGS_PER_SECOND = 120;

  /** A gauge of the configuration, and the levels it is given in one of the tests. */
  private static final String GAUGE = "{ id: gauge-0-1,";

  private static final String LEVELS =
      " levels: { level: { hysteresis: 0.05, thresholds: [ { level: 1, at: 2.5 } ] } },";

  @TempDir Path folder = Path.of("unset");

  // Promise 1 and 3 together: nothing is called accepted, and alarms leave all the same.
  @Test
  void newBufferOnAFullDiskIsInMemorySaysSoAndMovesToTheDiskOnceThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path db = folder.resolve("hub.db");
    Acceptance accepted = new Acceptance(folder);
    try (SmallDisk small = SmallDisk.mount(disk, 4);
        Hub hub = Hub.start(HubOptions.embedded(db));
        Relay link =
            TcpRelay.start(
                0, new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.mqttPort()));
        BusyLines lines = BusyLines.start()) {
      small.fill();
      final Map<String, Long> before = files(disk);
      Path config = write(configuration(link, lines).replace(GAUGE, GAUGE + LEVELS), disk);
      Path report = accepted.next();
      try (PackagedGateway gateway =
          PackagedGateway.start(config, report, folder.resolve("gateway.log"))) {
        assertTrue(
            Eventually.holds(
                SOON,
                () -> rows(db).stream().anyMatch(row -> row.name().equals("gauge-0-1/alarm"))),
            gateway::tail);
        assertTrue(gateway.log().contains("is in memory only"), gateway::tail);
        assertTrue(gateway.log().contains(disk.resolve("buffer.db").toString()), gateway::tail);
        assertFalse(gateway.log().contains("\tat "), "a technician reads no stack trace");
        assertEquals(0, Files.size(report), "what is in memory is not called accepted");
        Map<String, Long> after = files(disk);
        before.forEach((file, size) -> assertEquals(size, after.get(file), file));

        small.makeRoom();
        assertTrue(
            Eventually.holds(SOON, () -> gateway.log().contains("takes readings again")),
            gateway::tail);
        assertTrue(Eventually.holds(SOON, () -> Files.size(report) > 0), gateway::tail);
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
      assertTrue(
          Eventually.holds(SOON, () -> accepted.absentAt(db).isEmpty()),
          () -> "not at the hub: " + accepted.someAbsentAt(db));
      assertVolatileEpochIsComplete(rows(db));
    }
  }

  /** The epoch of the file names the one that was in memory, and how far it went. */
  private static void assertVolatileEpochIsComplete(List<Row> rows) {
    List<Row> opens = rows.stream().filter(row -> row.name().equals("gateway/epoch-open")).toList();
    List<Row> fleeting = opens.stream().filter(row -> text(row).endsWith(" volatile")).toList();
    assertEquals(3, fleeting.size(), "river/data, river/event, port/data");
    for (Row open : fleeting) {
      long[] seqs =
          rows.stream()
              .filter(row -> row.epoch().equals(open.epoch()) && row.stream().equals(open.stream()))
              .mapToLong(Row::seq)
              .sorted()
              .toArray();
      assertEquals(seqs.length, seqs[seqs.length - 1], "from 1 on, each once");
      String named = open.epoch() + " " + seqs.length + " clean durable";
      assertTrue(
          opens.stream()
              .anyMatch(row -> row.stream().equals(open.stream()) && text(row).equals(named)),
          () -> named + " in " + opens);
    }
  }

  private static String text(Row row) {
    return String.valueOf(row.text());
  }

  private static List<Row> rows(Path db) throws Exception {
    try (Connection store = StoredRows.connect(db)) {
      return StoredRows.all(store);
    }
  }

  @Test
  void diskThatFillsUpStopsNothingButTheAccepting() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path db = folder.resolve("hub.db");
    Acceptance accepted = new Acceptance(folder);
    try (SmallDisk small = SmallDisk.mount(disk, 4);
        Hub hub = Hub.start(HubOptions.embedded(db));
        Relay link =
            TcpRelay.start(
                0, new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.mqttPort()));
        BusyLines lines = BusyLines.start()) {
      Path config = write(configuration(link, lines), disk);
      Path report = accepted.next();
      try (PackagedGateway gateway =
          PackagedGateway.start(config, report, folder.resolve("gateway.log"))) {
        assertTrue(
            Eventually.holds(SOON, () -> hub.store().counts().records() > 100), gateway::tail);
        link.cut();
        assertTrue(
            Eventually.holds(
                SOON,
                () -> {
                  // What the buffer gives up of its own is taken, too.
                  small.fill();
                  return gateway.log().contains("the buffer takes no readings");
                }),
            gateway::tail);
        final long fullMillis = System.nanoTime() / 1_000_000;
        long size = Files.size(report);
        Thread.sleep(2000);
        assertEquals(size, Files.size(report), "what is not on the disk is not called accepted");
        long roomMillis = System.nanoTime() / 1_000_000;
        small.makeRoom();
        assertTrue(
            Eventually.holds(SOON, () -> gateway.log().contains("takes readings again")),
            gateway::tail);
        assertTrue(Eventually.holds(SOON, () -> Files.size(report) > size), gateway::tail);
        assertEquals(1, count(gateway, "takes no readings"), gateway::tail);

        link.restore();
        assertTrue(
            Eventually.holds(SOON, () -> accepted.absentAt(db).isEmpty()),
            () -> "not at the hub: " + accepted.someAbsentAt(db) + "\n" + gateway.tail());
        assertEquals(143, gateway.terminate(60), gateway::tail);
        assertMeasured(db, fullMillis, roomMillis);
      }
      assertTrue(
          Eventually.holds(SOON, () -> accepted.absentAt(db).isEmpty()),
          () -> "not at the hub: " + accepted.someAbsentAt(db));
      assertEquals(0, hub.store().counts().conflicts());
    }
  }

  // A card that filled up overnight: the gateway comes up, delivers, and so makes room by itself.
  @Test
  void killedGatewayOnAFullDiskDeliversAndGoesOn() throws Exception {
    comesBackOnAFullDisk(PackagedGateway::kill);
  }

  // After an orderly end SQLite's log is gone, too, and has to be made anew.
  @Test
  void stoppedGatewayOnAFullDiskDeliversAndGoesOn() throws Exception {
    comesBackOnAFullDisk(gateway -> assertEquals(143, gateway.terminate(60), gateway::tail));
  }

  /** How a run ends. */
  private interface End {
    void of(PackagedGateway gateway) throws Exception;
  }

  private void comesBackOnAFullDisk(End end) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Path db = folder.resolve("hub.db");
    Acceptance accepted = new Acceptance(folder);
    try (SmallDisk small = SmallDisk.mount(disk, 4);
        Hub hub = Hub.start(HubOptions.embedded(db));
        Relay link =
            TcpRelay.start(
                0, new InetSocketAddress(InetAddress.getLoopbackAddress(), hub.mqttPort()));
        BusyLines lines = BusyLines.start()) {
      link.cut();
      Path config = write(configuration(link, lines), disk);
      Path report = accepted.next();
      Path log = folder.resolve("gateway.log");
      try (PackagedGateway gateway = PackagedGateway.start(config, report, log)) {
        assertTrue(Eventually.holds(SOON, () -> Files.size(report) > 10_000), gateway::tail);
        end.of(gateway);
      }
      small.fill();
      link.restore();
      Path second = accepted.next();
      try (PackagedGateway gateway = PackagedGateway.start(config, second, log)) {
        assertTrue(
            Eventually.holds(SOON, () -> accepted.absentAt(db).isEmpty() && Files.size(second) > 0),
            () -> "not at the hub: " + accepted.someAbsentAt(db) + "\n" + gateway.tail());
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
      assertEquals(Map.of(), accepted.absentAt(db));
    }
  }

  /**
   * The time without space has no hole: it was measured, kept in memory, and accepted later. A busy
   * machine does not get round to all polls.
   */
  private static void assertMeasured(Path db, long fromMillis, long toMillis) throws Exception {
    List<Row> rows = rows(db);
    long measured =
        rows.stream()
            .filter(row -> row.name().endsWith("/level"))
            .map(Row::monoMillis)
            .filter(mono -> mono != null && mono >= fromMillis && mono < toMillis)
            .count();
    long expected = READINGS_PER_SECOND * (toMillis - fromMillis) / 1000;
    assertTrue(measured >= 0.2 * expected, () -> measured + " of about " + expected);
    assertFalse(rows.stream().anyMatch(row -> row.name().equals("gateway/lost")));
    assertFalse(
        rows.stream().anyMatch(row -> String.valueOf(row.text()).endsWith("queue-overflow")));
    System.getLogger(FullDiskIT.class.getName())
        .log(
            System.Logger.Level.INFO,
            "{0} readings of {1} ms without space accepted once there was room",
            measured,
            toMillis - fromMillis);
  }

  private static String configuration(Relay link, BusyLines lines) {
    return """
    version: 1
    gateway: { id: gw07, operator: it-div }
    clock: { trusted: true }
    destinations:
      - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
    """
            .formatted(link.port())
        + lines.buses();
  }

  private static long count(PackagedGateway gateway, String words) throws Exception {
    return gateway.log().lines().filter(line -> line.contains(words)).count();
  }

  private Path write(String text, Path disk) throws Exception {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        text + "buffer: { file: " + disk.resolve("buffer.db") + " }\n");
  }

  private static Map<String, Long> files(Path disk) throws Exception {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(disk)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.size(file));
      }
    }
    return files;
  }
}
