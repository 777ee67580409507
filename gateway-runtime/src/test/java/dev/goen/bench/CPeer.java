package dev.goen.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A program of {@code src/test/c}, compiled where the test runs. */
record CPeer(Path program) {

  /**
   * Compiles it.
   *
   * @param libraries such as {@code sqlite3}; without them, or without gcc, the test is skipped
   */
  static CPeer compile(Path folder, String name, String... libraries)
      throws IOException, InterruptedException {
    Path program = folder.resolve(name);
    List<String> command =
        new ArrayList<>(
            List.of("gcc", "-O2", "-o", program.toString(), "src/test/c/" + name + ".c"));
    for (String library : libraries) {
      command.add("-l" + library);
    }
    boolean compiled;
    try {
      compiled = new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      compiled = false;
    }
    Assumptions.assumeTrue(
        compiled, "needs gcc and " + String.join(", ", libraries) + " with their headers");
    return new CPeer(program);
  }

  /** The first number it prints. */
  double figure(Object... words) throws IOException, InterruptedException {
    return Double.parseDouble(lines(words).getFirst());
  }

  /** The lines it prints. */
  List<String> lines(Object... words) throws IOException, InterruptedException {
    return ProductionJvm.printed(List.of(program.toString()), words);
  }
}
