package dev.goen.provision.probe;

import dev.goen.bus.LineSettings;
import dev.goen.bus.serial.SerialLines;
import dev.goen.provision.port.FoundPort;
import dev.goen.provision.port.Holders;
import dev.goen.provision.port.SerialPorts;
import dev.goen.provision.terminal.Messages;
import dev.goen.provision.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code goen probe}. Exit code 0 when something has answered, 1 when nothing has. */
@Command(name = "probe", mixinStandardHelpOptions = true)
public final class ProbeCommand implements Callable<Integer> {

  private static final int LONGEST_LISTENING = 600;

  private final Terminal terminal;
  private final Messages messages;
  private final SerialPorts ports;
  private final ProbeReport report;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private CommandSpec spec;

  @Option(names = "--port", paramLabel = "PORT")
  private List<String> only = List.of();

  @Option(names = "--address", paramLabel = "N[-M]", split = ",")
  private List<String> addresses = List.of();

  @Option(names = "--baud", paramLabel = "N", split = ",")
  private List<Integer> bauds = List.of();

  @Option(names = "--listen", paramLabel = "S", arity = "0..1", fallbackValue = "10")
  private int listen;

  public ProbeCommand(Terminal terminal, Messages messages, SerialPorts ports, Holders holders) {
    this.terminal = terminal;
    this.messages = messages;
    this.ports = ports;
    this.report = new ProbeReport(terminal, messages, holders);
  }

  @Override
  public Integer call() {
    if (listen < 0 || listen > LONGEST_LISTENING) {
      throw wrong("probe.listen.range", LONGEST_LISTENING);
    }
    List<FoundPort> found = found();
    if (found.isEmpty()) {
      terminal.say(messages.text("probe.no-port"));
      return 1;
    }
    LineProbe probe = new LineProbe(SerialLines::open, settings(), addresses(), terminal::progress);
    Thread end =
        new Thread(
            () -> {
              probe.abandon();
              terminal.clearProgress();
            },
            "probe-ends");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      boolean any = false;
      for (FoundPort port : found) {
        any |= probe(probe, port);
      }
      report.summary(any);
      return any ? 0 : 1;
    } finally {
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private boolean probe(LineProbe probe, FoundPort port) {
    report.port(port);
    if (port.console() && only.isEmpty()) {
      report.console();
      return false;
    }
    terminal.progress(messages.text("probe.working"));
    Heard heard =
        listen > 0 ? probe.listen(port.name(), Duration.ofSeconds(listen)) : probe.ask(port.name());
    return report.heard(port, heard, listen > 0);
  }

  private List<FoundPort> found() {
    if (only.isEmpty()) {
      return ports.list();
    }
    List<FoundPort> known = ports.list();
    List<FoundPort> chosen = new ArrayList<>();
    for (String name : only) {
      Path path = Path.of(name);
      Optional<FoundPort> match =
          known.stream()
              .filter(port -> port.name().equals(name) || port.device().equals(path))
              .findFirst();
      chosen.add(match.orElseGet(() -> new FoundPort(name, path, Optional.empty(), false)));
    }
    return chosen;
  }

  private List<LineSettings> settings() {
    if (bauds.isEmpty()) {
      return LineProbe.USUAL;
    }
    List<LineSettings> settings = new ArrayList<>();
    for (int baud : bauds) {
      if (baud < 300 || baud > 4_000_000) {
        throw wrong("probe.baud.range", baud);
      }
      settings.add(new LineSettings(baud, 8, LineSettings.Parity.NONE, 1));
      settings.add(new LineSettings(baud, 8, LineSettings.Parity.EVEN, 1));
    }
    return settings;
  }

  private List<Integer> addresses() {
    List<Integer> numbers = new ArrayList<>();
    for (String range : addresses) {
      String[] ends = range.split("-", -1);
      try {
        int first = Integer.parseInt(ends[0].strip());
        int last = ends.length == 2 ? Integer.parseInt(ends[1].strip()) : first;
        if (first < 1 || last > 255 || first > last || ends.length > 2) {
          throw wrong("probe.address.form", range);
        }
        for (int address = first; address <= last; address++) {
          numbers.add(address);
        }
      } catch (NumberFormatException e) {
        throw wrong("probe.address.form", range);
      }
    }
    return numbers;
  }

  private ParameterException wrong(String key, Object argument) {
    return new ParameterException(spec.commandLine(), messages.text(key, argument));
  }
}
