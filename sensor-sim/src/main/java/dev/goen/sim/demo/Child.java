package dev.goen.sim.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of the demo; whatever happens, it does not outlive it. */
final class Child implements AutoCloseable {

  private final Process process;
  private final Thread reaper;

  private Child(Process process) {
    this.process = process;
    this.reaper = Thread.ofPlatform().unstarted(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /**
   * Starts a program.
   *
   * @param log takes what it prints, behind what is there
   */
  static Child start(Path log, List<String> words) throws IOException {
    return new Child(
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  /**
   * Starts a program with its descriptor 3 appending to a file.
   *
   * @param third the file behind descriptor 3
   */
  static Child start(Path log, Path third, List<String> words) throws IOException {
    List<String> all = new java.util.ArrayList<>();
    // Java can hand down three descriptors only; the shell opens the fourth and is gone.
    all.addAll(List.of("sh", "-c", "out=$1; shift; exec \"$@\" 3>>\"$out\"", "sh"));
    all.add(third.toString());
    all.addAll(words);
    return start(log, all);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: what a power cut is to a process. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /**
   * SIGTERM, and SIGKILL when that is not obeyed.
   *
   * @return whether it ended by itself in time
   */
  boolean terminate(Duration patience) throws InterruptedException {
    process.destroy();
    boolean obeyed = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (!obeyed) {
      kill();
    }
    return obeyed;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException e) {
      // The program is ending and runs the hook itself.
      return;
    }
  }
}
