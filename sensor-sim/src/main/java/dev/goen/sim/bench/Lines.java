package dev.goen.sim.bench;

import dev.goen.bus.LineSettings;
import dev.goen.sim.device.ServedLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Reads what a line is.
 *
 * @param folder where the stable names of the lines appear
 */
record Lines(Path folder, ServedLog log) {

  private static final int MOST_PORT = 65_535;

  /** A network is quicker than the devices on it. */
  private static final LineSettings NETWORK =
      new LineSettings(4_000_000, 8, LineSettings.Parity.NONE, 1);

  BenchLine read(Section section, String id, LineKind kind) {
    Path name = folder.resolve(id);
    return switch (kind) {
      case PTY -> {
        LineSettings settings = settings(section);
        yield new SharedLine(Outlet.pty(name, settings), settings, section.flag("echo"));
      }
      case SERIAL_SERVER -> {
        LineSettings settings = settings(section);
        yield new SharedLine(Outlet.tcp(port(section)), settings, section.flag("echo"));
      }
      case MODBUS_TCP -> new SharedLine(Outlet.tcp(port(section)), NETWORK, false);
      case LLRP -> new LlrpLine(port(section));
      case CHIP -> new ContactLine(folder.resolve(id + ".sock"), log);
      case IIO -> new ConverterLine(name, section.text("chip", "mcp3208"));
    };
  }

  /** Any that is free, unless the file says which. */
  private static int port(Section section) {
    return section.whole("listen", 0, 0, MOST_PORT);
  }

  private static LineSettings settings(Section section) {
    LineSettings.Parity parity =
        LineSettings.Parity.valueOf(
            section
                .word("parity", "none", List.of("none", "even", "odd"))
                .toUpperCase(Locale.ROOT));
    return new LineSettings(
        section.whole("baud", 9600, 300, 4_000_000),
        section.whole("data-bits", 8, 7, 8),
        parity,
        section.whole("stop-bits", 1, 1, 2));
  }
}
