package dev.goen.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The inputs of a case that the fuzzer found worth keeping: a file with a hexadecimal line each.
 */
record Corpus(FuzzCase of) {

  private static final Path FOLDER = Path.of("src/test/corpus");

  List<byte[]> inputs() throws IOException {
    List<byte[]> inputs = new ArrayList<>(of.seeds());
    if (Files.exists(file())) {
      Files.readAllLines(file()).forEach(line -> inputs.add(HexFormat.of().parseHex(line)));
    }
    return inputs;
  }

  /** Writes each input as a file, as the fuzzer wants them. */
  void unpack(Path folder) throws IOException {
    int number = 0;
    for (byte[] input : inputs()) {
      Files.write(folder.resolve("kept-" + number++), input);
    }
  }

  /** Keeps what is in a folder instead. */
  void pack(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        lines.add(HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    lines.sort(null);
    Files.createDirectories(FOLDER);
    Files.write(file(), lines);
  }

  private Path file() {
    return FOLDER.resolve(of.name() + ".hex");
  }
}
