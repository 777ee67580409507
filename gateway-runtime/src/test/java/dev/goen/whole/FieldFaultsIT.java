package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.Row;
import dev.goen.sim.hub.StoredRows;
import dev.goen.sim.line.Pty;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 5 on the wire: whatever a sick device does to a shared line, no wrong number reaches the
 * hub, its neighbour is read on, and the hub knows what is missing and why.
 */
class FieldFaultsIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final long PERIOD_MILLIS = 400;

  /** Polls of each fault: fewer than would make the gateway ask ever more seldom. */
  private static final int POLLS = 2;

  private static final int NOISY = 3;
  private static final int LACK_OF_SAMPLES = 13;

  @TempDir Path folder = Path.of("unset");

  @Test
  void noFaultOfOneDeviceMakesAWrongNumberOrStopsItsNeighbour() throws Exception {
    Path db = folder.resolve("hub.db");
    FaultyBus bus = new FaultyBus();
    Map<FaultyBus.Ill, Integer> reasons = new LinkedHashMap<>();
    try (Hub hub = Hub.start(HubOptions.embedded(db));
        Pty pty = Pty.open();
        SimulatedLine _ = SimulatedLine.start(pty, LineSettings.DEFAULT, bus, ServedLog.none());
        PackagedGateway gateway =
            PackagedGateway.with(
                folder.resolve("gateway.log"),
                "--config",
                write(pty.slave(), hub.mqttPort()).toString())) {
      awaitIll(db, 0, gateway);
      for (FaultyBus.Ill ill : FaultyBus.Ill.values()) {
        if (ill != FaultyBus.Ill.NOT_AT_ALL) {
          int missing = missing(db).size();
          int holes = holes(db).size();
          bus.become(ill);
          assertTrue(Eventually.holds(SOON, () -> bus.timesIll() >= POLLS), gateway::tail);
          bus.become(FaultyBus.Ill.NOT_AT_ALL);
          assertTrue(
              Eventually.holds(
                  SOON, () -> missing(db).size() == missing + 1 && holes(db).size() == holes + 1),
              () -> ill + ": one missing value and one hole at the hub\n" + gateway.tail());
          reasons.put(ill, Objects.requireNonNull(missing(db).getLast().reason()));
          assertHole(ill, holes(db).getLast());
          awaitIll(db, lastMono(db, "ill/level"), gateway);
        }
      }
      assertEquals(143, gateway.terminate(60), gateway::tail);
    }
    assertEquals(expectedReasons(), reasons);
    assertEquals(Set.of(FaultyBus.WELL_METRES), values(db, "well/level"));
    assertEquals(Set.of(FaultyBus.ILL_METRES), values(db, "ill/level"));
    assertNeighbour(db);
    Proof.assertComplete(db, 2, () -> "");
  }

  private static Map<FaultyBus.Ill, Integer> expectedReasons() {
    Map<FaultyBus.Ill, Integer> reasons = new LinkedHashMap<>();
    for (FaultyBus.Ill ill : FaultyBus.Ill.values()) {
      switch (ill) {
        case NOT_AT_ALL -> {}
        case SILENT, ECHO_ONLY, LATE_HALF -> reasons.put(ill, LACK_OF_SAMPLES);
        case ANSWER_OF_ANOTHER,
            REPLAY_OF_THE_OTHER,
            ANSWER_TO_ANOTHER_QUESTION,
            WRONG_CHECK,
            TURNED_BIT,
            ALL_ONES ->
            reasons.put(ill, NOISY);
      }
    }
    return reasons;
  }

  /** The device that is well was asked in its period all the time, and always heard. */
  private static void assertNeighbour(Path db) throws Exception {
    List<Row> well = named(db, "well/level");
    long worst = 0;
    for (int i = 1; i < well.size(); i++) {
      worst = Math.max(worst, mono(well.get(i)) - mono(well.get(i - 1)));
    }
    long span = mono(well.getLast()) - mono(well.getFirst());
    long expected = span / PERIOD_MILLIS;
    System.getLogger(FieldFaultsIT.class.getName())
        .log(
            System.Logger.Level.INFO,
            "the healthy neighbour: {0} readings of {1} in {2} ms, longest pause {3} ms (period"
                + " {4})",
            well.size(),
            expected + 1,
            String.valueOf(span),
            worst,
            PERIOD_MILLIS);
    assertTrue(well.size() >= 0.7 * expected, () -> well.size() + " of " + expected);
    // Its very first answer may be late on a busy machine; from then on none may be missing.
    assertEquals(List.of(), well.stream().dropWhile(Row::missing).filter(Row::missing).toList());
  }

  private static void awaitIll(Path db, long after, PackagedGateway gateway) throws Exception {
    assertTrue(
        Eventually.holds(
            SOON, () -> lastMono(db, "ill/level") > after && !named(db, "well/level").isEmpty()),
        () -> "the device is well and read again\n" + gateway.tail());
  }

  private static long lastMono(Path db, String name) throws Exception {
    return named(db, name).stream()
        .filter(row -> !row.missing())
        .mapToLong(FieldFaultsIT::mono)
        .max()
        .orElse(0);
  }

  private static List<Row> missing(Path db) throws Exception {
    return named(db, "ill/level").stream().filter(Row::missing).toList();
  }

  private static Set<Double> values(Path db, String name) throws Exception {
    return named(db, name).stream()
        .map(Row::number)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** What the hub was told of samples of this sensor that were not taken. */
  private static List<String> holes(Path db) throws Exception {
    return named(db, "gateway/not-taken").stream()
        .map(row -> String.valueOf(row.text()))
        .filter(text -> text.startsWith("ill ") && text.endsWith(" sensor-fault"))
        .toList();
  }

  /** {@code sensor boot from to expected cause}: the count is what the time and period say. */
  private static void assertHole(FaultyBus.Ill ill, String hole) {
    String[] words = hole.split(" ", 6);
    long millis = Long.parseLong(words[3]) - Long.parseLong(words[2]);
    long expected = Long.parseLong(words[4]);
    assertEquals("sensor-fault", words[5], () -> ill + ": " + hole);
    assertTrue(expected >= POLLS - 1, () -> ill + ": " + hole);
    assertTrue(
        Math.abs(millis - expected * PERIOD_MILLIS) <= PERIOD_MILLIS, () -> ill + ": " + hole);
  }

  private static List<Row> named(Path db, String name) throws Exception {
    try (Connection store = StoredRows.connect(db)) {
      return StoredRows.all(store).stream().filter(row -> row.name().equals(name)).toList();
    }
  }

  private static long mono(Row row) {
    return Objects.requireNonNull(row.monoMillis());
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
              - { id: well, driver: modbus, profile: generic-rs485, address: 1, owner: river, period: %2$dms, timeout: 300ms }
              - { id: ill, driver: modbus, profile: generic-rs485, address: 2, owner: river, period: %2$dms, timeout: 300ms }
        destinations:
          - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%3$d" } ] }
        """
            .formatted(port, PERIOD_MILLIS, mqttPort));
  }
}
