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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What the packaged gateway costs with 20 Modbus slaves on a line at 1 Hz: start to the first
 * reading at the hub, memory, processor time and bytes written to the disk for each reading. Prints
 * figures; asserts only that there were readings. Run by its name (see the README); {@code
 * -Dgoen.bench.seconds=600}, and for 200 sensors {@code -Dgoen.bench.lines=10
 * -Dgoen.bench.period=10s}.
 */
@Isolated
class FootprintBench {

  private static final System.Logger LOG = System.getLogger(FootprintBench.class.getName());
  private static final int SECONDS = Integer.getInteger("goen.bench.seconds", 60);
  private static final int LINES = Integer.getInteger("goen.bench.lines", 1);
  private static final String PERIOD = System.getProperty("goen.bench.period", "1s");
  private static final int SLAVES = 20;

  @TempDir Path folder = Path.of("unset");

  private final AtomicLong millimetres = new AtomicLong(1000);
  private final List<Pty> ptys = new ArrayList<>();
  private final List<SimulatedLine> lines = new ArrayList<>();
  private Hub hub;

  /** What the process has used and done up to an instant. */
  private record Account(double cpuSeconds, long written, long readings) {}

  @BeforeEach
  void begin() throws Exception {
    hub = Hub.start(HubOptions.embedded(folder.resolve("hub.db")));
    for (int i = 0; i < LINES; i++) {
      Pty pty = Pty.open();
      ptys.add(pty);
      lines.add(line(pty));
    }
  }

  @AfterEach
  void end() throws Exception {
    lines.forEach(SimulatedLine::close);
    for (Pty pty : ptys) {
      pty.close();
    }
    hub.close();
    Files.deleteIfExists(
        PackagedGateway.LAUNCHER.resolveSibling("../lib/goen-gateway.aot").normalize());
  }

  /** As on a device: the cache of a start is made once, on the machine, by a run of the gateway. */
  private void makeCache() throws Exception {
    Path config = configuration(Files.createDirectory(folder.resolve("training")));
    try (PackagedGateway making =
        PackagedGateway.with(
            folder.resolve("cache.log"), "--make-cache", "--config", config.toString())) {
      assertEquals(0, making.exit(300), making.log());
    }
  }

  @Test
  void pollsOverAndOver() throws Exception {
    makeCache();
    Path config = configuration(folder);
    long before = hub.store().counts().records();
    long start = System.nanoTime();
    try (PackagedGateway gateway =
        PackagedGateway.with(folder.resolve("gateway.log"), "--config", config.toString())) {
      assertTrue(
          Eventually.holds(Duration.ofSeconds(60), () -> hub.store().counts().records() > before),
          gateway.log());
      double first = (System.nanoTime() - start) / 1e9;
      Thread.sleep(Duration.ofSeconds(Math.min(30, SECONDS / 3)));
      Account warm = account(gateway);
      Thread.sleep(Duration.ofSeconds(SECONDS));
      Account end = account(gateway);
      assertTrue(end.readings > warm.readings, gateway.log());
      LOG.log(
          System.Logger.Level.INFO,
          "%d sensors, each %s: first reading at the hub after %.2f s"
              .formatted(LINES * SLAVES, PERIOD, first));
      LOG.log(
          System.Logger.Level.INFO,
          "%d s later: RSS %.1f MB (anonymous %.1f MB, most ever %.1f MB), %d threads"
              .formatted(
                  SECONDS,
                  figure(gateway.pid(), "status", "VmRSS:") / 1024.0,
                  figure(gateway.pid(), "status", "RssAnon:") / 1024.0,
                  figure(gateway.pid(), "status", "VmHWM:") / 1024.0,
                  figure(gateway.pid(), "status", "Threads:")));
      double thousands = (end.readings - warm.readings) / 1000.0;
      LOG.log(
          System.Logger.Level.INFO,
          ("processor %.2f s up to the %d readings before, then %.2f s for %d: %.3f s a thousand,"
                  + " %.3f s with the start; %.0f B written each, commits every 1.5 s")
              .formatted(
                  warm.cpuSeconds,
                  warm.readings - before,
                  end.cpuSeconds - warm.cpuSeconds,
                  end.readings - warm.readings,
                  (end.cpuSeconds - warm.cpuSeconds) / thousands,
                  end.cpuSeconds / (end.readings - before) * 1000,
                  (end.written - warm.written) / (1000 * thousands)));
    }
  }

  private Account account(PackagedGateway gateway) throws Exception {
    return new Account(
        gateway.cpuSeconds(),
        figure(gateway.pid(), "io", "write_bytes:"),
        hub.store().counts().records());
  }

  private SimulatedLine line(Pty pty) {
    List<ModbusSlave> slaves = new ArrayList<>();
    for (int address = 1; address <= SLAVES; address++) {
      slaves.add(
          new ModbusSlave(
              address,
              new SubmersibleTransmitter(
                  address,
                  "gauge-" + address,
                  () -> (2000 + millimetres.incrementAndGet() % 40) / 1000.0,
                  Expectation.asMeasured("level", 4))));
    }
    return SimulatedLine.start(
        pty,
        new LineSettings(115_200, 8, LineSettings.Parity.NONE, 1),
        new ModbusBus(slaves),
        ServedLog.none());
  }

  private Path configuration(Path into) throws Exception {
    StringBuilder yaml =
        new StringBuilder(
            """
            version: 1
            gateway: { id: gw07, operator: it-div }
            clock: { trusted: true }
            buffer: { file: buffer.db, commit-interval: 1500ms }
            destinations:
              - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
            buses:
            """
                .formatted(hub.mqttPort()));
    for (int i = 0; i < LINES; i++) {
      yaml.append("  - id: line-").append(i).append("\n    port: ").append(ptys.get(i).slave());
      yaml.append("\n    baud: 115200\n    devices:\n");
      for (int address = 1; address <= SLAVES; address++) {
        yaml.append("      - { id: gauge-").append(i).append('-').append(address);
        yaml.append(", driver: modbus, profile: generic-rs485, owner: river, address: ");
        yaml.append(address).append(", timeout: 200ms, period: ").append(PERIOD).append(" }\n");
      }
    }
    return Files.writeString(into.resolve("gateway.yaml"), yaml);
  }

  /** A number of {@code /proc/PID/file}: kB in status, bytes in io. */
  private static long figure(long pid, String file, String name) throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/" + file))) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip());
      }
    }
    throw new IllegalStateException("no " + name + " in /proc/" + pid + "/" + file);
  }
}
