package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.line.Pty;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 1: a reading that was accepted is at the hub once, whatever moment the process is killed
 * at. The truth is told by descriptor 3 after each commit, never read back from the database.
 */
class SigkillIT {

  private static final int KILLS = Integer.getInteger("goen.kills", 30);
  private static final int LINES = 3;
  private static final int SLAVES = 4;

  @TempDir Path folder = Path.of("unset");

  /** Never the same value twice within a minute, so that content tells readings apart. */
  private final AtomicLong millimetres = new AtomicLong();

  @Test
  void everyAcceptedReadingIsAtTheHubOnceAfterManyKills() throws Exception {
    long seed = Long.getLong("goen.seed", System.nanoTime());
    Random random = new Random(seed);
    String hint = "seed " + seed;
    List<Path> reports = new ArrayList<>();
    List<AutoCloseable> open = new ArrayList<>();
    Path log = folder.resolve("gateway.log");
    try (Hub hub = Hub.start(HubOptions.embedded(folder.resolve("hub.db")))) {
      Path config = folder.resolve("gateway.yaml");
      Files.writeString(config, configuration(startLines(open), hub.mqttPort()));
      for (int kill = 0; kill < KILLS; kill++) {
        Path report = Files.createFile(folder.resolve("accepted-" + kill + ".txt"));
        reports.add(report);
        try (PackagedGateway gateway = PackagedGateway.start(config, report, log)) {
          String where = hint + ", kill " + kill + "\n" + tail(log);
          assertTrue(Eventually.holds(Duration.ofSeconds(30), () -> Files.size(report) > 0), where);
          Thread.sleep(random.nextInt(1500));
          assertTrue(gateway.isAlive(), where);
          gateway.kill();
        }
      }
      Path last = Files.createFile(folder.resolve("accepted-last.txt"));
      reports.add(last);
      try (PackagedGateway gateway = PackagedGateway.start(config, last, log)) {
        assertTrue(
            Eventually.holds(Duration.ofSeconds(60), () -> absent(reports).isEmpty()),
            () -> hint + ": not at the hub: " + first(reports) + "\n" + tail(log));
        assertEquals(143, gateway.terminate(20), hint + "\n" + tail(log));
      }
      assertEquals(Map.of(), absent(reports), hint);
      assertEquals(0, hub.store().counts().conflicts(), hint);
      System.getLogger(SigkillIT.class.getName())
          .log(
              System.Logger.Level.INFO,
              "{0} kills, {1} accepted, all at the hub once; packs sent again: {2}; {3}",
              KILLS,
              String.valueOf(accepted(reports).size()),
              hub.store().counts().redeliveredPacks(),
              hint);
    } finally {
      for (AutoCloseable one : open) {
        one.close();
      }
    }
  }

  private List<Path> startLines(List<AutoCloseable> open) throws Exception {
    List<Path> ports = new ArrayList<>();
    for (int line = 0; line < LINES; line++) {
      Pty pty = Pty.open();
      List<ModbusSlave> slaves = new ArrayList<>();
      for (int address = 1; address <= SLAVES; address++) {
        slaves.add(
            new ModbusSlave(
                address,
                new SubmersibleTransmitter(
                    address,
                    "gauge-" + line + "-" + address,
                    () -> millimetres.incrementAndGet() % 5000 / 1000.0,
                    Expectation.asMeasured("level", 4))));
      }
      open.add(
          SimulatedLine.start(
              pty,
              new LineSettings(115_200, 8, LineSettings.Parity.NONE, 1),
              new ModbusBus(slaves),
              ServedLog.none()));
      open.add(pty);
      ports.add(pty.slave());
    }
    return ports;
  }

  private static String configuration(List<Path> ports, int mqttPort) {
    StringBuilder yaml =
        new StringBuilder(
            """
            version: 1
            gateway: { id: gw07, operator: it-div }
            clock: { trusted: true }
            buffer: { file: buffer.db, commit-interval: 200ms }
            destinations:
              - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
            buses:
            """
                .formatted(mqttPort));
    for (int line = 0; line < ports.size(); line++) {
      yaml.append("  - id: line-").append(line).append("\n    port: ").append(ports.get(line));
      yaml.append("\n    baud: 115200\n    devices:\n");
      for (int address = 1; address <= SLAVES; address++) {
        yaml.append("      - { id: gauge-").append(line).append('-').append(address);
        yaml.append(", driver: modbus, profile: generic-rs485, address: ").append(address);
        yaml.append(", owner: ").append(line == 0 ? "river" : "port");
        yaml.append(", period: 100ms, timeout: 90ms }\n");
      }
    }
    return yaml.toString();
  }

  /** Accepted lines by their key; a line that a kill has torn is no promise. */
  private static Map<String, String> accepted(List<Path> reports) throws Exception {
    Map<String, String> accepted = new HashMap<>();
    for (Path report : reports) {
      String text = Files.readString(report);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
        String[] words = line.split(" ", 6);
        if (words.length == 6) {
          String content = words[3].startsWith("#") ? words[3] : words[3] + " " + words[4];
          String known = accepted.put(words[0] + " " + words[1] + " " + words[2], content);
          assertEquals(null, known, "a number was given twice: " + line);
        }
      }
    }
    return accepted;
  }

  /** What was accepted and is not at the hub with its content. */
  private Map<String, String> absent(List<Path> reports) throws Exception {
    Map<String, String> absent = accepted(reports);
    try (Connection hub = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("hub.db"));
        Statement statement = hub.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT epoch, stream, seq, name, mono_ms FROM record")) {
      while (rows.next()) {
        String key = rows.getString(1) + " " + rows.getString(2) + " " + rows.getLong(3);
        String name = rows.getString(4);
        String content =
            name.startsWith("gateway/")
                ? "#" + name.substring("gateway/".length())
                : name + " " + rows.getLong(5);
        absent.remove(key, content);
      }
    }
    return absent;
  }

  private String first(List<Path> reports) {
    try {
      return absent(reports).entrySet().stream().limit(5).toList().toString();
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (java.io.IOException e) {
      return "(no log)";
    }
  }
}
