package dev.goen.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.line.Pty;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import dev.goen.uplink.mqtt.Mosquitto;
import dev.goen.whole.Eventually;
import dev.goen.whole.PackagedGateway;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * How long an alarm takes from the wire to a subscriber of the hub's broker: while nothing else is
 * to be done, and while a backlog of millions drains; in paired rounds, with the disk's own sync
 * measured beside it.
 */
@NeedsPeer(Peer.MOSQUITTO)
@Isolated
class AlarmLatencyBench {

  private static final int ROUNDS = Integer.getInteger("goen.bench.rounds", 2);
  private static final int READINGS = Integer.getInteger("goen.bench.readings", 10_000_000);
  private static final int IDLE_SECONDS = Integer.getInteger("goen.bench.seconds", 60);

  private static final Pattern IDENTITY =
      Pattern.compile("^([0-9.]+) \\[.*?\"n\":\"pack\",\"vs\":\"\\S+ \\S+ \\S+ \\S+ ([0-9]+) ");

  @TempDir Path folder = Path.of("unset");

  @Test
  void idleAndWhileABacklogDrains() throws Exception {
    Path full = folder.resolve("full.db");
    ProductionJvm.run(Filling.class, full, READINGS, 1000, 100, 10);
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      clear();
      double idle = phase(round, "idle", false);
      clear();
      Files.copy(full, folder.resolve("buffer.db"), StandardCopyOption.REPLACE_EXISTING);
      double draining = phase(round, "while " + READINGS + " readings drain", true);
      ratios.add(draining / idle);
      System.out.printf(
          Locale.ROOT, "round %d: p99 while draining / idle %.2f%n", round, ratios.getLast());
    }
    System.out.printf(
        Locale.ROOT,
        "p99 while draining / idle: median of %d rounds %.2f (limit 2)%n",
        ROUNDS,
        IngestBench.median(ratios));
  }

  /** The file and all that is kept beside it. */
  private void clear() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(one -> one.getFileName().toString().startsWith("buffer.db")).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Its p99 in milliseconds. */
  private double phase(int round, String name, boolean draining) throws Exception {
    Path here = Files.createDirectories(folder.resolve(round + "-" + draining));
    try (Mosquitto broker = new Mosquitto(here, "allow_anonymous true");
        Pty pty = Pty.open();
        SimulatedLine _ = line(pty)) {
      Path alarms = broker.subscribe("alarms", "-t", "goen/v1/+/gw07/event/alarm", "-F", "%U %p");
      Path live = broker.subscribe("live", "-t", "goen/v1/+/gw07/data/live", "-F", "%U %p");
      Path backlog = broker.subscribe("backlog", "-t", "goen/v1/+/gw07/data/backlog", "-F", "%U");
      double offset = System.currentTimeMillis() / 1e3 - System.nanoTime() / 1e9;
      Path config =
          Files.writeString(folder.resolve("gateway.yaml"), yaml(pty.slave(), broker.port()));
      double cpu;
      try (PackagedGateway gateway =
          PackagedGateway.with(here.resolve("log"), "--config", config.toString())) {
        assertTrue(
            Eventually.holds(Duration.ofSeconds(60), () -> Files.size(alarms) > 1000),
            gateway.log());
        if (draining) {
          long size = -1;
          while (Files.size(backlog) != size) {
            size = Files.size(backlog);
            Thread.sleep(3000);
          }
        } else {
          Thread.sleep(Duration.ofSeconds(IDLE_SECONDS));
        }
        cpu = gateway.cpuSeconds();
        gateway.terminate(20);
      }
      double until = draining ? last(backlog) : Double.MAX_VALUE;
      long end = Math.round(until - first(alarms));
      List<Double> ages = ages(alarms, offset, until);
      assertFalse(ages.isEmpty());
      System.out.printf(
          Locale.ROOT,
          "round %d, %s: %d alarms, wire to subscriber p50 %.0f ms, p99 %.0f ms, most %.0f ms;"
              + " live at most %.2f s old; sync of this disk p50 %.1f p99 %.1f ms;"
              + " processor %.1f s%s%n",
          round,
          name,
          ages.size(),
          at(ages, 0.5),
          at(ages, 0.99),
          at(ages, 1),
          at(ages(live, offset, until), 1) / 1e3,
          at(syncs(), 0.5),
          at(syncs(), 0.99),
          cpu,
          draining ? ", drained in " + end + " s" : "");
      return at(ages, 0.99);
    }
  }

  private static double first(Path said) throws IOException {
    return stamps(said).getFirst();
  }

  private static double last(Path said) throws IOException {
    return stamps(said).getLast();
  }

  private static List<Double> stamps(Path said) throws IOException {
    List<Double> stamps = new ArrayList<>();
    for (String line : Files.readAllLines(said)) {
      if (line.matches("[0-9]+\\.[0-9]+( .*)?")) {
        stamps.add(Double.parseDouble(line.split(" ", 2)[0]));
      }
    }
    return stamps;
  }

  /** Milliseconds from the oldest entry of each message to its arrival, in rising order. */
  private static List<Double> ages(Path said, double offset, double until) throws IOException {
    List<Double> ages = new ArrayList<>();
    for (String line : Files.readAllLines(said)) {
      Matcher identity = IDENTITY.matcher(line);
      // The first records of an epoch are older than the connection.
      if (!identity.find() || line.contains("epoch-open")) {
        continue;
      }
      double arrived = Double.parseDouble(identity.group(1));
      double taken = Double.parseDouble(identity.group(2)) / 1e3 + offset;
      if (arrived <= until) {
        ages.add((arrived - taken) * 1e3);
      }
    }
    Collections.sort(ages);
    return ages;
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }

  /** What one commit's sync costs here. */
  private List<Double> syncs() throws IOException {
    List<Double> took = new ArrayList<>();
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("sync"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < 200; i++) {
        file.write(ByteBuffer.allocate(4096));
        long start = System.nanoTime();
        file.force(true);
        took.add((System.nanoTime() - start) / 1e6);
      }
    }
    Collections.sort(took);
    return took;
  }

  /**
   * Flood and calm in turn, eight alarms a second, on a line that is asked twenty times a second.
   */
  private static SimulatedLine line(Pty pty) {
    SubmersibleTransmitter gauge =
        new SubmersibleTransmitter(
            1,
            "gauge-1",
            () -> System.nanoTime() / 125_000_000L % 2 == 0 ? 1.0 : 3.0,
            Expectation.asMeasured("level", 4));
    return SimulatedLine.start(
        pty,
        new LineSettings(115_200, 8, LineSettings.Parity.NONE, 1),
        new ModbusBus(List.of(new ModbusSlave(1, gauge))),
        ServedLog.none());
  }

  private static String yaml(Path port, int mqttPort) {
    return """
    version: 1
    gateway: { id: gw07, operator: it-div }
    clock: { trusted: true }
    buffer: { file: buffer.db, max-size-mb: 4096 }
    destinations:
      - { name: city, encoding: senml-json, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
    buses:
      - id: line
        port: %s
        baud: 115200
        devices:
          - id: gauge-1
            driver: modbus
            profile: generic-rs485
            owner: river
            address: 1
            period: 50ms
            timeout: 45ms
            levels: { level: { hysteresis: 0.1, confirm-down: 1, thresholds: [ { level: 4, at: 2.0 } ] } }
    """
        .formatted(mqttPort, port);
  }
}
