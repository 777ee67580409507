package dev.goen.sim.oracle;

import dev.goen.sim.hub.StoredRows;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code goen-sim oracle}: says in one line whether a run lost or doubled anything. To be asked
 * when the devices have stopped, the gateway has drained and the hub is quiet.
 */
@Command(
    name = "oracle",
    resourceBundle = "dev.goen.sim.oracle.messages",
    mixinStandardHelpOptions = true)
public final class OracleCommand implements Callable<Integer> {
  private static final int MOST_SHOWN = 10;

  @Option(names = "--served", required = true, paramLabel = "FILE")
  private List<Path> served = new ArrayList<>();

  @Option(names = "--accepted", paramLabel = "FILE")
  private List<Path> accepted = new ArrayList<>();

  @Option(names = "--db", required = true, paramLabel = "FILE")
  private Path database = Path.of("");

  @Option(names = "--key-file", paramLabel = "FILE")
  private @Nullable Path keyFile;

  @Option(names = "--realm", defaultValue = "", paramLabel = "TEXT")
  private String realm = "";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, SQLException {
    Verdict verdict = judge(served, accepted, database, keyFile, realm);
    PrintWriter out = spec.commandLine().getOut();
    out.println(verdict.line());
    out.println(verdict.secondLine());
    verdict.missing().stream().limit(MOST_SHOWN).forEach(one -> out.println("missing: " + one));
    if (verdict.missing().size() > MOST_SHOWN) {
      out.println("missing: and " + (verdict.missing().size() - MOST_SHOWN) + " more");
    }
    out.flush();
    return verdict.good() ? 0 : 1;
  }

  private static Verdict judge(
      List<Path> servedFiles,
      List<Path> acceptedFiles,
      Path database,
      @Nullable Path keyFile,
      String realm)
      throws IOException, SQLException {
    Optional<TagNames> tags =
        keyFile == null ? Optional.empty() : Optional.of(TagNames.read(keyFile, realm));
    List<Sample> samples = new ArrayList<>();
    for (Path file : servedFiles) {
      samples.addAll(RunFiles.served(file, tags));
    }
    List<Accepted> lines = new ArrayList<>();
    for (Path file : acceptedFiles) {
      lines.addAll(RunFiles.accepted(file));
    }
    try (Connection store = StoredRows.connect(database)) {
      return Oracle.judge(
          sinceFirstOpened(samples, lines), lines, StoredRows.all(store), StoredRows.counts(store));
    }
  }

  /**
   * A gateway answers for what was served since it first opened its buffer; readers and contacts
   * speak whether or not there is a gateway at all.
   */
  private static List<Sample> sinceFirstOpened(List<Sample> served, List<Accepted> accepted) {
    long opened =
        accepted.stream()
            .map(Accepted::sample)
            .filter(line -> line.name().equals("#epoch-open"))
            .mapToLong(Sample::monoMillis)
            .min()
            .orElse(0);
    return served.stream().filter(sample -> sample.monoMillis() >= opened).toList();
  }
}
