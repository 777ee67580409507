package dev.goen.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fuzzes the cases one after the other with Jazzer, each in a process of its own for so many
 * seconds, and keeps the smallest inputs that reach everything that was reached. One line for each
 * case is appended to {@code target/fuzz/results.txt}.
 *
 * <p>Arguments: seconds for each case, and the names of cases (none: all).
 */
public final class FuzzRun {

  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units: (\\d+)");
  private static final Pattern COVERED = Pattern.compile("cov: (\\d+)");

  /** An input longer than this is no more than a shorter one several times. */
  private static final int MOST_BYTES = 512;

  private final Path out = Path.of("target/fuzz");
  private final int seconds;

  private FuzzRun(int seconds) {
    this.seconds = seconds;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    FuzzRun run = new FuzzRun(Integer.parseInt(args[0]));
    List<String> wanted =
        Stream.of(args).skip(1).filter(name -> !name.isBlank() && !name.equals("all")).toList();
    boolean sound = true;
    for (FuzzCase one : FuzzCases.ALL) {
      if (wanted.isEmpty() || wanted.contains(one.name())) {
        sound &= run.fuzz(one);
      }
    }
    if (!sound) {
      System.exit(1);
    }
  }

  private boolean fuzz(FuzzCase one) throws IOException, InterruptedException {
    Path found = Files.createDirectories(out.resolve(one.name()));
    Corpus corpus = new Corpus(one);
    corpus.unpack(found);
    System.out.println(one.name() + ": " + seconds + " s ...");
    Path log = out.resolve(one.name() + ".log");
    int exit = jazzer(one, log, "-max_total_time=" + seconds, "-print_final_stats=1", found);
    String said = Files.readString(log);
    String line =
        "%s %s %d s, %s executions, %s edges, %s"
            .formatted(
                Instant.now(),
                one.name(),
                seconds,
                last(EXECUTIONS, said),
                last(COVERED, said),
                exit == 0 ? "nothing found" : "FOUND, see " + log);
    System.out.println(line);
    Files.writeString(
        out.resolve("results.txt"),
        line + System.lineSeparator(),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    if (exit == 0) {
      Path kept = Files.createTempDirectory(out, one.name());
      jazzer(one, out.resolve(one.name() + "-merge.log"), "-merge=1", "-seed=1", kept, found);
      corpus.pack(kept);
    }
    return exit == 0;
  }

  private int jazzer(FuzzCase one, Path log, String first, String second, Path... folders)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dgoen.fuzz.case=" + one.name(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Target.class.getName(),
                "--instrumentation_includes=dev.goen.**",
                "--reproducer_path=" + out,
                "-artifact_prefix=" + out + File.separator + one.name() + "-",
                "-max_len=" + MOST_BYTES,
                "-timeout=10"));
    command.addAll(List.of(first, second));
    Stream.of(folders).map(Path::toString).forEach(command::add);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start()
        .waitFor();
  }

  private static String last(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    String last = "?";
    while (matcher.find()) {
      last = matcher.group(1);
    }
    return last;
  }
}
