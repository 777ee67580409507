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

/** One line of twenty gauges, each asked once a second; the first can be made to raise an alarm. */
final class TwentyGauges implements AutoCloseable {

  private static final int SLAVES = 20;
  private static final int BAUD = 115_200;

  private final Pty pty;
  private final SimulatedLine line;
  private final AtomicLong millimetres = new AtomicLong(1000);
  private volatile boolean flood;

  private TwentyGauges(Pty pty) {
    this.pty = pty;
    List<ModbusSlave> slaves = new ArrayList<>();
    for (int address = 1; address <= SLAVES; address++) {
      int own = address;
      slaves.add(
          new ModbusSlave(
              address,
              new SubmersibleTransmitter(
                  address,
                  "gauge-" + address,
                  () -> own == 1 && flood ? 4.5 : (2000 + millimetres.incrementAndGet() % 40) / 1e3,
                  Expectation.asMeasured("level", 4))));
    }
    this.line =
        SimulatedLine.start(
            pty,
            new LineSettings(BAUD, 8, LineSettings.Parity.NONE, 1),
            new ModbusBus(slaves),
            ServedLog.none());
  }

  static TwentyGauges start() throws IOException {
    return new TwentyGauges(Pty.open());
  }

  /** Whether the first gauge stands above its threshold from now on. */
  void flood(boolean is) {
    flood = is;
  }

  /** The section {@code buses:} that reads them. */
  String buses() {
    StringBuilder yaml = new StringBuilder("buses:\n  - id: line\n    port: ");
    yaml.append(pty.slave()).append("\n    baud: ").append(BAUD).append("\n    devices:\n");
    for (int address = 1; address <= SLAVES; address++) {
      yaml.append("      - { id: gauge-").append(address);
      yaml.append(", driver: modbus, profile: generic-rs485, owner: river, address: ");
      yaml.append(address).append(", period: 1s, timeout: 200ms");
      if (address == 1) {
        yaml.append(", levels: { level: { hysteresis: 0.05, confirm-down: 1,");
        yaml.append(" thresholds: [ { level: 4, at: 4.0 } ] } }");
      }
      yaml.append(" }\n");
    }
    return yaml.toString();
  }

  @Override
  public void close() throws IOException {
    line.close();
    pty.close();
  }
}
