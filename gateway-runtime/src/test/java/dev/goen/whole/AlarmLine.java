package dev.goen.whole;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.Expectation;
import dev.goen.sim.device.ModbusBus;
import dev.goen.sim.device.ModbusSlave;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.device.SimulatedLine;
import dev.goen.sim.device.SubmersibleTransmitter;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A gauge on a line of its own that rises above its threshold, and falls, every 1.5 s. */
final class AlarmLine implements AutoCloseable {

  private static final long HALF_PERIOD_NANOS = 750_000_000;
  private static final int BAUD = 115_200;

  /** What the hub's clock says at 0 of the monotonic one; both are this machine's. */
  private final long utcAtZero = System.currentTimeMillis() - System.nanoTime() / 1_000_000;

  private final Pty pty;
  private final SimulatedLine line;

  private AlarmLine(Pty pty, SimulatedLine line) {
    this.pty = pty;
    this.line = line;
  }

  static AlarmLine start() throws IOException {
    Pty pty = Pty.open();
    SubmersibleTransmitter gauge =
        new SubmersibleTransmitter(
            1,
            "flood",
            () -> System.nanoTime() / HALF_PERIOD_NANOS % 2 == 0 ? 1.0 : 3.0,
            Expectation.asMeasured("level", 4));
    return new AlarmLine(
        pty,
        SimulatedLine.start(
            pty,
            new LineSettings(BAUD, 8, LineSettings.Parity.NONE, 1),
            new ModbusBus(List.of(new ModbusSlave(1, gauge))),
            ServedLog.none()));
  }

  /** What the section {@code buses:} needs of it. */
  String bus() {
    return """
      - id: flood-line
        port: %s
        baud: %d
        devices:
          - id: flood
            driver: modbus
            profile: generic-rs485
            address: 1
            owner: river
            period: 100ms
            timeout: 90ms
            levels:
              level:
                hysteresis: 0.05
                confirm-down: 1
                thresholds: [ { level: 4, at: 2.0 } ]
    """
        .formatted(pty.slave(), BAUD);
  }

  static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  /**
   * From the last byte of the answer that raised or cleared an alarm to the hub's store.
   *
   * @param fromMillis of the monotonic clock, like {@code toMillis}: which alarms
   * @return milliseconds, in order
   */
  List<Long> latencies(Path hub, long fromMillis, long toMillis) throws Exception {
    List<Long> latencies = new ArrayList<>();
    try (Connection store = dev.goen.sim.hub.StoredRows.connect(hub);
        PreparedStatement select =
            store.prepareStatement(
                "SELECT mono_ms, received_ms FROM record WHERE name = 'flood/alarm'"
                    + " AND mono_ms >= ? AND mono_ms < ?")) {
      select.setLong(1, fromMillis);
      select.setLong(2, toMillis);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          latencies.add(row.getLong(2) - utcAtZero - row.getLong(1));
        }
      }
    }
    Collections.sort(latencies);
    return latencies;
  }

  /** For a table: how many, the median, the 99th percentile and the largest. */
  static String summary(List<Long> latencies) {
    int n = latencies.size();
    return n == 0
        ? "no alarms"
        : "%d alarms, p50 %d ms, p99 %d ms, at most %d ms"
            .formatted(
                n,
                latencies.get(n / 2),
                latencies.get(Math.min(n - 1, (int) Math.ceil(0.99 * n) - 1)),
                latencies.getLast());
  }

  @Override
  public void close() throws IOException {
    line.close();
    pty.close();
  }
}
