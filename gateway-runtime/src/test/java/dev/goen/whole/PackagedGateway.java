package dev.goen.whole;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A run of {@code target/dist/bin/goen-gateway}. */
public final class PackagedGateway implements AutoCloseable {

  public static final Path LAUNCHER =
      Path.of("target", "dist", "bin", "goen-gateway").toAbsolutePath();

  private final Process process;
  private final Path log;

  private PackagedGateway(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param accepted takes what descriptor 3 is told
   */
  public static PackagedGateway start(Path config, Path accepted, Path log) throws IOException {
    return start(config, accepted, log, _ -> {});
  }

  /** Starts it with an environment of the test's own. */
  public static PackagedGateway start(
      Path config, Path accepted, Path log, Consumer<Map<String, String>> environment)
      throws IOException {
    return run(
        log,
        environment,
        List.of(
            "sh",
            "-c",
            "out=$1; shift; exec \"$@\" 3>>\"$out\"",
            "sh",
            accepted.toString(),
            LAUNCHER.toString(),
            "--config",
            config.toString(),
            "--report-accepted=3"));
  }

  /** Starts it with words of the test's own. */
  public static PackagedGateway with(Path log, String... words) throws IOException {
    List<String> all = new ArrayList<>();
    all.add(LAUNCHER.toString());
    all.addAll(List.of(words));
    return run(log, _ -> {}, all);
  }

  private static PackagedGateway run(
      Path log, Consumer<Map<String, String>> environment, List<String> words) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("GOEN_JAVA_OPTS", "-Duser.language=en");
    environment.accept(builder.environment());
    return new PackagedGateway(builder.start(), log);
  }

  public long pid() {
    return process.pid();
  }

  /** Processor time so far, in seconds. */
  public double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(java.time.Duration.ZERO).toMillis() / 1000.0;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit code, or -1 when it did not end in time. */
  public int terminate(long seconds) throws InterruptedException {
    process.destroy();
    return exit(seconds);
  }

  /** The exit code, or -1 when it did not end in time. */
  public int exit(long seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  /** The last lines of the log, for a message. */
  public String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
