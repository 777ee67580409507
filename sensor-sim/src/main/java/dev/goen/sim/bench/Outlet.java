package dev.goen.sim.bench;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.TcpEnd;
import dev.goen.sim.line.LineEnd;
import dev.goen.sim.line.Pty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where a shared line comes out: another end each time it is plugged in, behind the same name. */
interface Outlet {

  /** An end, and what takes it away. */
  record Plugged(LineEnd end, Unplugging unplugging) {}

  /** Takes an end away. */
  @FunctionalInterface
  interface Unplugging {
    void run() throws IOException;
  }

  /** Makes an end. */
  Plugged plug() throws IOException;

  /** What a gateway's configuration says of it. */
  Map<String, Object> bus();

  /** A pseudo-terminal, under another name of the kernel's each time, as a USB adapter has. */
  static Outlet pty(Path link, LineSettings settings) {
    return new Outlet() {
      private Path lastSlave = Path.of("");

      @Override
      public Plugged plug() throws IOException {
        Pty fresh = Pty.open();
        if (fresh.slave().equals(lastSlave)) {
          // The kernel gives the lowest free number: while this one is held, it gives another.
          Pty same = fresh;
          fresh = Pty.open();
          same.close();
        }
        lastSlave = fresh.slave();
        fresh.linkAs(link);
        return new Plugged(fresh, fresh::close);
      }

      @Override
      public Map<String, Object> bus() {
        Map<String, Object> bus = new LinkedHashMap<>();
        bus.put("port", link.toString());
        bus.put("baud", settings.baud());
        if (settings.parity() != LineSettings.Parity.NONE) {
          bus.put("parity", settings.parity().name().toLowerCase(Locale.ROOT));
        }
        if (settings.dataBits() != 8 || settings.stopBits() != 1) {
          bus.put("data-bits", settings.dataBits());
          bus.put("stop-bits", settings.stopBits());
        }
        return bus;
      }
    };
  }

  /**
   * A port of TCP on the loopback, the same each time.
   *
   * @param wanted its number; 0 for any that is free
   */
  static Outlet tcp(int wanted) {
    return new Outlet() {
      private int port = wanted;

      @Override
      public Plugged plug() throws IOException {
        TcpEnd fresh = TcpEnd.listen(port);
        port = fresh.port();
        return new Plugged(fresh, fresh::close);
      }

      @Override
      public Map<String, Object> bus() {
        return Map.of("port", "tcp://127.0.0.1:" + port);
      }
    };
  }
}
