package dev.goen.provision.probe;

import dev.goen.bus.BusFault;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.bus.serial.SerialLines;
import dev.goen.bus.tcp.TcpLine;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code goen probe}. Exit code 0 when something has answered, 1 when nothing has. */
@Command(name = "probe", mixinStandardHelpOptions = true)
public final class ProbeCommand implements Callable<Integer> {

  private static final int LONGEST_LISTENING = 600;

  /** The one protocol with seven data bits has this rate only. */
  private static final int SDI12_BAUD = 1_200;

  private final Terminal terminal;
  private final Messages messages;
  private final SerialPorts ports;
  private final ProbeReport report;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private CommandSpec spec;

  @Parameters(paramLabel = "PORT", arity = "0..*", descriptionKey = "PORT")
  private List<String> named = List.of();

  @Option(names = "--port", paramLabel = "PORT")
  private List<String> options = List.of();

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
    if (only().isEmpty()) {
      new HardwareReport(terminal, messages).say(ports.hardware());
    }
    if (found.isEmpty()) {
      terminal.say(messages.text("probe.no-port"));
      return 1;
    }
    Ports opened = new Ports(ProbeCommand::open);
    Drivers drivers = Drivers.known();
    LineProbe lines = new LineProbe(opened, drivers, settings(), addresses(), terminal::progress);
    TcpProbe servers = new TcpProbe(opened, drivers, addresses(), terminal::progress);
    Thread end =
        new Thread(
            () -> {
              opened.abandon();
              terminal.clearProgress();
            },
            "probe-ends");
    Runtime.getRuntime().addShutdownHook(end);
    try {
      boolean any = false;
      for (FoundPort port : found) {
        report.port(port);
        if (port.console() && only().isEmpty()) {
          report.console();
        } else {
          terminal.progress(messages.text("probe.working"));
          any |= report.heard(port, heard(lines, servers, port.name()), listen);
        }
      }
      report.summary(any);
      return any ? 0 : 1;
    } finally {
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private Heard heard(LineProbe lines, TcpProbe servers, String port) {
    Duration howLong = Duration.ofSeconds(listen);
    if (port.startsWith(TcpLine.SCHEME)) {
      return listen > 0 ? servers.listen(port, howLong) : servers.ask(port);
    }
    return listen > 0 ? lines.listen(port, howLong) : lines.ask(port);
  }

  private static SerialLine open(String port, LineSettings settings) throws BusFault {
    return port.startsWith(TcpLine.SCHEME)
        ? TcpLine.open(port, settings)
        : SerialLines.open(port, settings);
  }

  private List<String> only() {
    List<String> all = new ArrayList<>(named);
    all.addAll(options);
    return all;
  }

  private List<FoundPort> found() {
    List<FoundPort> known = ports.list();
    if (only().isEmpty()) {
      return known;
    }
    List<FoundPort> chosen = new ArrayList<>();
    for (String name : only()) {
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
    List<LineSettings> settings = new ArrayList<>();
    for (int baud : bauds) {
      if (baud < 300 || baud > 4_000_000) {
        throw wrong("probe.baud.range", baud);
      }
      if (baud == SDI12_BAUD) {
        settings.add(new LineSettings(baud, 7, LineSettings.Parity.EVEN, 1));
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
        if (first < 0 || last > 255 || first > last || ends.length > 2) {
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
