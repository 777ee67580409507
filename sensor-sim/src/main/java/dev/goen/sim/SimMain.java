package dev.goen.sim;

import dev.goen.sim.capture.RecordCommand;
import dev.goen.sim.demo.DemoCommand;
import dev.goen.sim.hub.HubCommand;
import dev.goen.sim.oracle.OracleCommand;
import dev.goen.sim.relay.RelayCommand;
import dev.goen.sim.replay.ReplayCheckCommand;
import dev.goen.sim.scenario.DevicesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code goen-sim}. Each subcommand is a class of its own beside what it starts, with
 * its own message bundle (English and {@code _ja}); it is registered here by one line.
 *
 * <p>Exit codes: 0 done, 1 failed while running, 2 wrong usage.
 */
@Command(
    name = "goen-sim",
    resourceBundle = "dev.goen.sim.messages",
    mixinStandardHelpOptions = true,
    version = "goen-sim 0.1.0",
    subcommands = {
      DemoCommand.class, //
      DevicesCommand.class,
      HubCommand.class,
      RelayCommand.class,
      OracleCommand.class,
      ReplayCheckCommand.class,
      RecordCommand.class,
    })
public final class SimMain implements Runnable {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before run()
  private CommandSpec spec;

  private SimMain() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The parser with all subcommands, for tests too. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new SimMain());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          String what = failure.getMessage() == null ? failure.toString() : failure.getMessage();
          command.getErr().println(command.getCommandName() + ": " + what);
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), spec.resourceBundle().getString("subcommand.missing"));
  }
}
