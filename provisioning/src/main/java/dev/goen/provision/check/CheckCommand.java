package dev.goen.provision.check;

import dev.goen.clock.Chrony;
import dev.goen.clock.SyncState;
import dev.goen.clock.Timesyncd;
import dev.goen.config.ConfigCheck;
import dev.goen.config.ConfigReader;
import dev.goen.config.ConfigResult;
import dev.goen.config.GatewayConfig;
import dev.goen.control.RemoteConfiguration;
import dev.goen.provision.check.Finding.Grade;
import dev.goen.provision.port.Holders;
import dev.goen.provision.port.SerialPorts;
import dev.goen.provision.terminal.Messages;
import dev.goen.provision.terminal.Terminal;
import dev.goen.settings.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code goen check}. Exit code 0 when nothing has failed, 1 when something has. */
@Command(name = "check", mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {

  private static final int INDENT = 5;
  private static final Duration LINK_PATIENCE = Duration.ofSeconds(5);

  /** The user the packaged gateway runs as. */
  private static final String SERVICE_USER = "goen:";

  /** Warnings of the reader about ports; the check of the ports says the same better. */
  private static final Pattern OF_A_KEY = Pattern.compile("#keys\\.");

  private static final Pattern SEEN_BY_PORT_CHECK =
      Pattern.compile("#bus\\.(not-there|by-chance)$");

  private final Terminal terminal;
  private final Messages messages;
  private final Map<String, Check> checks = new LinkedHashMap<>();
  private final Map<Grade, Integer> counts = new EnumMap<>(Grade.class);

  @Option(names = "--config", paramLabel = "FILE", defaultValue = "/etc/goen/gateway.yaml")
  private Path file = Path.of("/etc/goen/gateway.yaml");

  public CheckCommand(Terminal terminal, Messages messages, SerialPorts ports, Holders holders) {
    this.terminal = terminal;
    this.messages = messages;
    checks.put("check.ports", new PortCheck(messages, ports, holders, LINK_PATIENCE));
    checks.put("check.chips", new ChipCheck(messages, Path.of("/dev")));
    checks.put("check.buffer", new BufferCheck(messages));
    checks.put("check.keys", new KeyCheck(messages));
    checks.put("check.links", new LinkCheck(messages, LINK_PATIENCE));
    checks.put(
        "check.clock",
        new ClockCheck(messages, ((SyncState) Timesyncd::askNow).or(Chrony::askNow)));
  }

  @Override
  public Integer call() {
    counts.clear();
    terminal.progress(messages.text("check.config"));
    Optional<RemoteConfiguration> remote =
        ConfigReader.controlFolder(file).map(RemoteConfiguration::open);
    ConfigResult read =
        ConfigReader.toRun(ConfigCheck.NO_CONTEXT)
            .read(file, remote.flatMap(RemoteConfiguration::look));
    remote.map(RemoteConfiguration::standing).ifPresent(this::remote);
    switch (read) {
      case ConfigResult.Invalid(List<Problem> problems) -> {
        problems.forEach(problem -> report(problem(Grade.FAIL, problem)));
        terminal.say(messages.text("check.rest-waits"));
      }
      case ConfigResult.Valid(GatewayConfig config, List<Problem> warnings) -> {
        report(Finding.ok(messages, "config.ok", file));
        warnings.stream()
            .filter(warning -> !SEEN_BY_PORT_CHECK.matcher(warning.message()).find())
            .forEach(warning -> report(problem(grade(warning), warning)));
        asRoot();
        checks.forEach(
            (title, check) -> {
              terminal.progress(messages.text(title));
              check.run(config, this::report);
            });
      }
    }
    terminal.say(messages.text("check.sum", count(Grade.OK), count(Grade.WARN), count(Grade.FAIL)));
    return count(Grade.FAIL) == 0 ? 0 : 1;
  }

  /** A technician who changes a file must know that a hub has a say, too. */
  private void remote(RemoteConfiguration.Report standing) {
    if (!standing.trouble().isEmpty()) {
      report(Finding.of(Grade.WARN, messages, "remote.trouble", standing.trouble()));
    } else if (standing.trial().isPresent()) {
      report(Finding.of(Grade.WARN, messages, "remote.trial", standing.trial().get()));
    } else if (!standing.revision().isEmpty()) {
      report(Finding.ok(messages, "remote.settled", standing.revision()));
    }
  }

  /** A gateway runs with a key that it cannot use, but that link does not work. */
  private static Grade grade(Problem warning) {
    return OF_A_KEY.matcher(warning.message()).find() ? Grade.FAIL : Grade.WARN;
  }

  /** What root may do says nothing about what the gateway may do. */
  private void asRoot() {
    if ("root".equals(System.getProperty("user.name")) && hasServiceUser()) {
      report(Finding.of(Grade.WARN, messages, "check.root", file));
    }
  }

  private static boolean hasServiceUser() {
    try {
      return Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.UTF_8).stream()
          .anyMatch(line -> line.startsWith(SERVICE_USER));
    } catch (IOException e) {
      return false;
    }
  }

  private Finding problem(Grade grade, Problem problem) {
    return new Finding(grade, problem.line(messages.locale()), "");
  }

  /** One line, or on a narrow terminal as many as it takes. */
  private void report(Finding finding) {
    counts.merge(finding.grade(), 1, Integer::sum);
    String mark = "%-4s".formatted(messages.text(finding.grade().mark()));
    String todo = finding.todo().isEmpty() ? "" : " → " + finding.todo();
    terminal.say(INDENT, mark + " " + finding.what() + todo);
  }

  private int count(Grade grade) {
    return counts.getOrDefault(grade, 0);
  }
}
