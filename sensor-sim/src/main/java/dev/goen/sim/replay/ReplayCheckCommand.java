package dev.goen.sim.replay;

import dev.goen.sim.hub.StoredRows;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code goen-sim replay-check}: says whether the hub has each row of a recording. */
@Command(
    name = "replay-check",
    resourceBundle = "dev.goen.sim.replay.messages",
    mixinStandardHelpOptions = true)
public final class ReplayCheckCommand implements Callable<Integer> {

  private static final int MOST_SHOWN = 10;

  @Parameters(paramLabel = "FILE", descriptionKey = "file")
  private Path file = Path.of("");

  @Mixin private RecordingOptions recording = new RecordingOptions();

  @Option(names = "--served", required = true, paramLabel = "FILE")
  private Path served = Path.of("");

  @Option(names = "--db", required = true, paramLabel = "FILE")
  private Path database = Path.of("");

  @Option(names = "--name", defaultValue = "replay-1/stage", paramLabel = "SENSOR/QUANTITY")
  private String name = "replay-1/stage";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, SQLException {
    Recording read = Recording.read(file, recording.format());
    ReplayVerdict verdict;
    try (Connection store = StoredRows.connect(database)) {
      verdict = ReplayCheck.judge(read, name, served, StoredRows.all(store));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(verdict.line());
    show(out, "wrong: ", verdict.wrong());
    show(out, "wrong time: ", verdict.untimely());
    out.flush();
    return verdict.good() ? 0 : 1;
  }

  private static void show(PrintWriter out, String what, List<String> sentences) {
    sentences.stream().limit(MOST_SHOWN).forEach(one -> out.println(what + one));
    if (sentences.size() > MOST_SHOWN) {
      out.println(what + "and " + (sentences.size() - MOST_SHOWN) + " more");
    }
  }
}
