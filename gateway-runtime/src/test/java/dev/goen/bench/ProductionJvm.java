package dev.goen.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class of the tests in a Java with the flags of the launcher, as on a gateway. */
final class ProductionJvm {

  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms4m",
          "-Xmn2m",
          "-Xmx32m",
          "-Xss256k",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=16m",
          "-XX:-UsePerfData",
          "-XX:+UseCompactObjectHeaders",
          "--enable-native-access=ALL-UNNAMED");

  private ProductionJvm() {}

  /** The lines it printed. */
  static List<String> run(Class<?> program, Object... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    return printed(command, words);
  }

  /** The lines that a command printed. */
  static List<String> printed(List<String> command, Object... words)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(command);
    for (Object word : words) {
      all.add(word.toString());
    }
    Path errors = Files.createTempFile("errors", ".txt");
    Process process = new ProcessBuilder(all).redirectError(errors.toFile()).start();
    try {
      List<String> lines = process.inputReader().lines().toList();
      if (process.waitFor() != 0) {
        throw new IOException(command.getLast() + " failed: " + Files.readString(errors));
      }
      return lines;
    } finally {
      process.destroyForcibly();
      Files.delete(errors);
    }
  }
}
