package dev.goen.provision.init;

import dev.goen.config.ConfigCheck;
import dev.goen.config.ConfigReader;
import dev.goen.config.ConfigResult;
import dev.goen.config.GatewayConfig;
import dev.goen.provision.init.Plan.Device;
import dev.goen.provision.init.Plan.Hub;
import dev.goen.provision.init.Plan.SerialDevice;
import dev.goen.provision.init.Questions.Ended;
import dev.goen.provision.init.Rules.Rule;
import dev.goen.provision.init.Rules.Wrong;
import dev.goen.provision.port.SerialPorts;
import dev.goen.provision.terminal.Messages;
import dev.goen.provision.terminal.Terminal;
import dev.goen.reading.SensorId;
import dev.goen.settings.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code goen init}. Exit code 0 when the file stands, 1 when it does not and nothing was changed,
 * 2 for wrong flags.
 */
@Command(name = "init", mixinStandardHelpOptions = true)
public final class InitCommand implements Callable<Integer> {

  private static final Path PACKAGED = Path.of("/etc/goen");

  /** Where the packaged gateway may write; it may not in the folder of its settings. */
  private static final String PACKAGED_DATA = "/var/lib/goen/";

  private final Terminal terminal;
  private final Messages messages;
  private final SerialPorts ports;
  private final Rules rules;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", defaultValue = "/etc/goen/gateway.yaml")
  private Path file = Path.of("/etc/goen/gateway.yaml");

  @Option(names = "--force")
  private boolean force;

  @Option(names = "--gateway", paramLabel = "ID")
  private Optional<String> gateway = Optional.empty();

  @Option(names = "--operator", paramLabel = "ID")
  private Optional<String> operator = Optional.empty();

  @Option(names = "--data", paramLabel = "DIR")
  private Optional<String> data = Optional.empty();

  @Option(names = "--hub", paramLabel = "URL")
  private Optional<String> hub = Optional.empty();

  @Option(names = "--trust", paramLabel = "PEM")
  private Optional<String> trust = Optional.empty();

  @Option(names = "--user", paramLabel = "NAME")
  private Optional<String> user = Optional.empty();

  @Option(names = "--password-file", paramLabel = "FILE")
  private Optional<String> passwordFile = Optional.empty();

  @Option(names = "--coap", paramLabel = "URL")
  private Optional<String> coap = Optional.empty();

  @Option(names = "--water", paramLabel = "K=V,..")
  private List<String> water = List.of();

  @Option(names = "--rfid", paramLabel = "K=V,..")
  private List<String> rfid = List.of();

  @Option(names = "--contact", paramLabel = "K=V,..")
  private List<String> contact = List.of();

  @Option(names = "--strain", paramLabel = "K=V,..")
  private List<String> strain = List.of();

  public InitCommand(Terminal terminal, Messages messages, SerialPorts ports) {
    this.terminal = terminal;
    this.messages = messages;
    this.ports = ports;
    this.rules = new Rules(messages);
  }

  @Override
  public Integer call() {
    if (Files.exists(file) && !force) {
      terminal.say(messages.text("init.exists", file));
      return 1;
    }
    try {
      return write(plan()) ? 0 : 1;
    } catch (Ended e) {
      terminal.line("");
      terminal.say(messages.text("init.ended"));
      return 1;
    } catch (Wrong e) {
      throw new ParameterException(spec.commandLine(), e.reason());
    } catch (IOException e) {
      terminal.say(messages.text("init.not-written", file, String.valueOf(e)));
      return 1;
    }
  }

  private Plan plan() throws Wrong, Ended {
    boolean complete = gateway.isPresent() && operator.isPresent() && hub.isPresent() && given();
    if (!complete && !terminal.live()) {
      throw rules.wrong("init.lacking", lacking());
    }
    Questions questions = new Questions(terminal, messages, rules, ports.list());
    String id =
        gateway.isPresent()
            ? flag("--gateway", gateway.get(), rules::id)
            : questions.gateway(hostName());
    String owner =
        operator.isPresent() ? flag("--operator", operator.get(), rules::id) : questions.operator();
    Optional<String> url =
        hub.isPresent() ? Optional.of(flag("--hub", hub.get(), rules::mqtt)) : questions.hub();
    Optional<String> second =
        coap.isPresent() ? Optional.of(flag("--coap", coap.get(), rules::coap)) : Optional.empty();
    List<Device> devices = given() ? devices(owner) : questions.devices(owner);
    return new Plan(
        id,
        owner,
        dataFolder(),
        url.map(address -> new Hub(address, trust, user, passwordFile, second)),
        devices);
  }

  private boolean given() {
    return !(water.isEmpty() && rfid.isEmpty() && contact.isEmpty() && strain.isEmpty());
  }

  private String lacking() {
    List<String> lacking = new ArrayList<>();
    if (gateway.isEmpty()) {
      lacking.add("--gateway");
    }
    if (operator.isEmpty()) {
      lacking.add("--operator");
    }
    if (hub.isEmpty()) {
      lacking.add("--hub");
    }
    if (!given()) {
      lacking.add("--water|--rfid|--contact|--strain");
    }
    return String.join(", ", lacking);
  }

  private List<Device> devices(String owner) throws Wrong {
    DeviceFlags flags = new DeviceFlags(rules, owner);
    List<Device> devices = new ArrayList<>();
    for (String flag : water) {
      devices.add(flags.water(flag));
    }
    for (String flag : strain) {
      devices.add(flags.strain(flag));
    }
    for (String flag : rfid) {
      devices.add(flags.tagReader(flag));
    }
    for (String flag : contact) {
      devices.add(flags.contact(flag));
    }
    checkLines(devices);
    return devices;
  }

  /** Devices that share a port share its settings. */
  private void checkLines(List<Device> devices) throws Wrong {
    Map<String, SerialDevice> first = new HashMap<>();
    for (Device device : devices) {
      if (device instanceof SerialDevice serial) {
        SerialDevice before = first.putIfAbsent(serial.bus(), serial);
        if (before != null && !before.line().equals(serial.line())) {
          throw rules.wrong("init.wrong.lines", before.id(), serial.id(), serial.bus());
        }
      }
    }
  }

  private <T> T flag(String name, String text, Rule<T> rule) throws Wrong {
    try {
      return rule.take(text);
    } catch (Wrong e) {
      throw rules.wrong("init.wrong.flag", name, e.reason());
    }
  }

  private String dataFolder() {
    if (data.isPresent()) {
      return data.get().isEmpty() || data.get().endsWith("/") ? data.get() : data.get() + "/";
    }
    return PACKAGED.equals(file.toAbsolutePath().normalize().getParent()) ? PACKAGED_DATA : "";
  }

  private static String hostName() {
    try {
      String name =
          Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.US_ASCII).strip();
      return SensorId.isValid(name) ? name : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Writes the file and puts it in place if it is valid. */
  private boolean write(Plan plan) throws IOException {
    try (SafeFile safe = SafeFile.write(file, ConfigText.of(plan, messages))) {
      return switch (new ConfigReader(ConfigCheck.NO_CONTEXT).read(safe.fresh())) {
        case ConfigResult.Invalid(List<Problem> problems) -> {
          problems.forEach(problem -> say("check.mark.fail", problem, safe));
          terminal.say(messages.text("init.invalid", file));
          yield false;
        }
        case ConfigResult.Valid(GatewayConfig _, List<Problem> warnings) -> {
          warnings.forEach(warning -> say("check.mark.warn", warning, safe));
          Optional<Path> kept = safe.putInPlace(LocalDateTime.now(ZoneId.systemDefault()));
          kept.ifPresent(old -> terminal.say(messages.text("init.kept", old)));
          terminal.say(messages.text("init.written", file));
          terminal.say(messages.text("init.next", file));
          yield true;
        }
      };
    }
  }

  /** Names the file by the name it is to have. */
  private void say(String mark, Problem problem, SafeFile safe) {
    String named =
        problem.file().equals(safe.fresh().toString()) ? file.toString() : problem.file();
    Problem told =
        new Problem(
            named,
            problem.path(),
            problem.value(),
            problem.message(),
            problem.arguments(),
            problem.words());
    terminal.say(5, "%-4s ".formatted(messages.text(mark)) + told.line(messages.locale()));
  }
}
