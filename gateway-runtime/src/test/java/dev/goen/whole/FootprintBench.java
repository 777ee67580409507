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

/**
 * What the packaged gateway costs with 20 Modbus slaves at 1 Hz: start to the first reading at the
 * hub, memory, and bytes written to the disk for each reading. Prints figures; asserts only that
 * there were readings. Run by its name (see the README); {@code -Dgoen.bench.seconds=600}.
 */
class FootprintBench {

  private static final System.Logger LOG = System.getLogger(FootprintBench.class.getName());
  private static final int SECONDS = Integer.getInteger("goen.bench.seconds", 60);
  private static final int SLAVES = 20;

  @TempDir Path folder = Path.of("unset");

  private final AtomicLong millimetres = new AtomicLong(1000);

  /** As on a device: the cache of a start is made once, on the machine that uses it. */
  @BeforeEach
  void makeCache() throws Exception {
    try (PackagedGateway making =
        PackagedGateway.with(folder.resolve("cache.log"), "--make-cache")) {
      assertEquals(0, making.exit(120), making.log());
    }
  }

  @AfterEach
  void dropCache() throws Exception {
    Files.deleteIfExists(
        PackagedGateway.LAUNCHER.resolveSibling("../lib/goen-gateway.aot").normalize());
  }

  @Test
  void twentySlavesAtOneHertz() throws Exception {
    try (Hub hub = Hub.start(HubOptions.embedded(folder.resolve("hub.db")));
        Pty pty = Pty.open();
        SimulatedLine _ = line(pty)) {
      Path config = folder.resolve("gateway.yaml");
      Files.writeString(config, configuration(pty.slave(), hub.mqttPort()));
      long start = System.nanoTime();
      try (PackagedGateway gateway =
          PackagedGateway.with(folder.resolve("gateway.log"), "--config", config.toString())) {
        assertTrue(
            Eventually.holds(Duration.ofSeconds(30), () -> hub.store().counts().records() > 0),
            gateway.log());
        double first = (System.nanoTime() - start) / 1e9;
        Thread.sleep(Duration.ofSeconds(Math.min(30, SECONDS / 3)));
        long bytes = figure(gateway.pid(), "io", "write_bytes:");
        long readings = hub.store().counts().records();
        Thread.sleep(Duration.ofSeconds(SECONDS));
        bytes = figure(gateway.pid(), "io", "write_bytes:") - bytes;
        readings = hub.store().counts().records() - readings;
        assertTrue(readings > 0, gateway.log());
        LOG.log(
            System.Logger.Level.INFO,
            ("first reading at the hub after %.2f s; %d s later: RSS %.1f MB (anonymous %.1f MB,"
                    + " most ever %.1f MB), %d threads, CPU %.2f s; %d readings in %d s,"
                    + " %.0f B written each, commits every 1.5 s")
                .formatted(
                    first,
                    SECONDS,
                    figure(gateway.pid(), "status", "VmRSS:") / 1024.0,
                    figure(gateway.pid(), "status", "RssAnon:") / 1024.0,
                    figure(gateway.pid(), "status", "VmHWM:") / 1024.0,
                    figure(gateway.pid(), "status", "Threads:"),
                    gateway.cpuSeconds(),
                    readings,
                    SECONDS,
                    (double) bytes / readings));
      }
    }
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

  private static String configuration(Path port, int mqttPort) {
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
              - id: line
                port: %s
                baud: 115200
                devices:
            """
                .formatted(mqttPort, port));
    for (int address = 1; address <= SLAVES; address++) {
      yaml.append("      - { id: gauge-").append(address);
      yaml.append(", driver: modbus, profile: generic-rs485, owner: river, address: ");
      yaml.append(address).append(", period: 1s, timeout: 200ms }\n");
    }
    return yaml.toString();
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
