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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Three lines of four gauges each, every one asked ten times a second. */
final class BusyLines implements AutoCloseable {

  private static final int LINES = 3;
  private static final int SLAVES = 4;
  private static final int BAUD = 115_200;

  /** Never the same value twice within half a minute, so that content tells readings apart. */
  private final AtomicLong millimetres = new AtomicLong();

  private final List<Pty> ptys = new ArrayList<>();
  private final List<SimulatedLine> lines = new ArrayList<>();

  private BusyLines() {}

  static BusyLines start() throws IOException {
    BusyLines busy = new BusyLines();
    for (int line = 0; line < LINES; line++) {
      Pty pty = Pty.open();
      busy.ptys.add(pty);
      List<ModbusSlave> slaves = new ArrayList<>();
      for (int address = 1; address <= SLAVES; address++) {
        slaves.add(busy.slave(line, address));
      }
      busy.lines.add(
          SimulatedLine.start(
              pty,
              new LineSettings(BAUD, 8, LineSettings.Parity.NONE, 1),
              new ModbusBus(slaves),
              ServedLog.none()));
    }
    return busy;
  }

  private ModbusSlave slave(int line, int address) {
    return new ModbusSlave(
        address,
        new SubmersibleTransmitter(
            address,
            "gauge-" + line + "-" + address,
            () -> millimetres.incrementAndGet() % 5000 / 1000.0,
            Expectation.asMeasured("level", 4)));
  }

  /** The section {@code buses:} that reads them. */
  String buses() {
    StringBuilder yaml = new StringBuilder("buses:\n");
    for (int line = 0; line < LINES; line++) {
      yaml.append("  - id: line-").append(line);
      yaml.append("\n    port: ").append(ptys.get(line).slave());
      yaml.append("\n    baud: ").append(BAUD).append("\n    devices:\n");
      for (int address = 1; address <= SLAVES; address++) {
        yaml.append("      - { id: gauge-").append(line).append('-').append(address);
        yaml.append(", driver: modbus, profile: generic-rs485, address: ").append(address);
        yaml.append(", owner: ").append(line == 0 ? "river" : "port");
        yaml.append(", period: 100ms, timeout: 90ms }\n");
      }
    }
    return yaml.toString();
  }

  @Override
  public void close() throws IOException {
    for (SimulatedLine line : lines) {
      line.close();
    }
    for (Pty pty : ptys) {
      pty.close();
    }
  }
}
