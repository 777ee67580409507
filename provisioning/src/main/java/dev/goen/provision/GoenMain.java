package dev.goen.provision;

import dev.goen.provision.check.CheckCommand;
import dev.goen.provision.init.InitCommand;
import dev.goen.provision.port.Holders;
import dev.goen.provision.port.SerialPorts;
import dev.goen.provision.probe.ProbeCommand;
import dev.goen.provision.terminal.Messages;
import dev.goen.provision.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code goen}.
 *
 * <p>Exit codes: 0 done and nothing wrong, 1 something is wrong, 2 wrong usage.
 */
@Command(name = "goen", mixinStandardHelpOptions = true, version = "goen 0.1.0")
public final class GoenMain implements Runnable {

  private static final String LANGUAGE = "--lang";

  private final Messages messages;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before run()
  private CommandSpec spec;

  /** Looked for before anything is parsed, since it decides how mistakes are told. */
  @Option(names = LANGUAGE, paramLabel = "ja|en", scope = ScopeType.INHERIT)
  @SuppressWarnings("UnusedVariable") // declared for the help and for the parser
  private String language = "";

  private GoenMain(Messages messages) {
    this.messages = messages;
  }

  public static void main(String[] arguments) {
    Locale locale = locale(List.of(arguments), System.getenv());
    System.exit(commandLine(Terminal.ofProcess(), locale).execute(arguments));
  }

  /** The language that the arguments ask for, or else the environment. */
  static Locale locale(List<String> arguments, Map<String, String> environment) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String next = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      String asked =
          argument.startsWith(LANGUAGE + "=")
              ? argument.substring(LANGUAGE.length() + 1)
              : argument.equals(LANGUAGE) ? next : "";
      if (!asked.isEmpty()) {
        return asked.startsWith("ja") ? Locale.JAPANESE : Locale.ENGLISH;
      }
    }
    return Messages.locale(environment);
  }

  /** The parser with all subcommands, for tests too. */
  static CommandLine commandLine(Terminal terminal, Locale locale) {
    return commandLine(terminal, locale, SerialPorts.ofMachine());
  }

  static CommandLine commandLine(Terminal terminal, Locale locale, SerialPorts ports) {
    Messages messages = new Messages(locale);
    Holders holders = Holders.ofMachine();
    CommandLine line = new CommandLine(new GoenMain(messages));
    line.addSubcommand(new InitCommand(terminal, messages, ports));
    line.addSubcommand(new CheckCommand(terminal, messages, ports, holders));
    line.addSubcommand(new ProbeCommand(terminal, messages, ports, holders));
    line.setResourceBundle(messages.bundle());
    line.setUsageHelpWidth(Math.max(55, Math.min(terminal.width(), 100)));
    line.setOut(terminal.out());
    line.setErr(
        terminal.live()
            ? terminal.out()
            : new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((wrong, _) -> usage(wrong, messages));
    line.setExecutionExceptionHandler(
        (failure, command, _) -> {
          command.getErr().println(messages.text("failed", String.valueOf(failure)));
          return 1;
        });
    return line;
  }

  private static int usage(ParameterException wrong, Messages messages) {
    String what =
        switch (wrong) {
          case UnmatchedArgumentException unmatched ->
              messages.text("usage.unknown", String.join(" ", unmatched.getUnmatched()));
          case MissingParameterException missing ->
              messages.text("usage.missing", String.valueOf(missing.getMessage()));
          default -> String.valueOf(wrong.getMessage());
        };
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(what);
    err.println(
        messages.text("usage.help", wrong.getCommandLine().getCommandSpec().qualifiedName(" ")));
    return 2;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
    throw new ParameterException(spec.commandLine(), messages.text("usage.subcommand"));
  }
}
