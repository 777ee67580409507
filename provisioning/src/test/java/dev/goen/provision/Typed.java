package dev.goen.provision;

import dev.goen.provision.port.SerialPorts;
import dev.goen.provision.terminal.Terminal;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;

/** Runs {@code goen} in this process, as typed, and keeps what it said. */
record Typed(int exit, String text) {

  private static final Path NOWHERE = Path.of("/nonexistent");

  /** Without a terminal and without serial ports. */
  static Typed goen(String... arguments) {
    return goen(Locale.ENGLISH, new SerialPorts(NOWHERE, NOWHERE), arguments);
  }

  static Typed goen(Locale locale, SerialPorts ports, String... arguments) {
    return run(locale, ports, false, "", arguments);
  }

  /** At a terminal of 40 columns, where a person types these lines. */
  static Typed answering(Locale locale, SerialPorts ports, String typed, String... arguments) {
    return run(locale, ports, true, typed, arguments);
  }

  private static Typed run(
      Locale locale, SerialPorts ports, boolean live, String typed, String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    Terminal terminal = new Terminal(out, new BufferedReader(new StringReader(typed)), live, 40);
    CommandLine line = GoenMain.commandLine(terminal, locale, ports);
    line.setErr(out);
    int exit = line.execute(arguments);
    return new Typed(exit, said.toString());
  }

  /** The lines that begin with a mark such as {@code FAIL}. */
  String marked(String mark) {
    return String.join("\n", text.lines().filter(line -> line.startsWith(mark)).toList());
  }
}
