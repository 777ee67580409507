package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Many random corruptions, run by name: {@code -Dgoen.corruptions=1000}, from round {@code
 * -Dgoen.from=0} of {@code -Dgoen.seed}. Each round is a line in {@code -Dgoen.results}.
 */
@Isolated
class CorruptionCampaign {

  @TempDir Path folder;

  @Test
  void everythingIsGivenOutOrToldToBeLost() throws Exception {
    long seed = Long.getLong("goen.seed", System.nanoTime());
    Path results = Path.of(System.getProperty("goen.results", "target/corruptions.txt"));
    run(folder, seed, Integer.getInteger("goen.corruptions", 1000), results);
  }

  /** Rounds, each with a seed of its own, and a summary of each kind of damage. */
  static void run(Path folder, long seed, int rounds, Path results) throws Exception {
    System.out.println("corruptions: seed " + seed + ", " + rounds + " rounds");
    List<Corruption> kinds = List.of(Corruption.values());
    List<CorruptionRound.Result> all = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int round = Integer.getInteger("goen.from", 0); round < rounds; round++) {
      Corruption kind = kinds.get(round % kinds.size());
      Path place = folder.resolve("round-" + round);
      String line = "seed " + seed + " round " + round + " ";
      try {
        CorruptionRound.Result result =
            new CorruptionRound(place, new Random(seed * 31 + round)).run(kind);
        all.add(result);
        line += result;
      } catch (Exception | AssertionError e) {
        line += kind + " WRONG " + e;
        wrong.add(line);
        if (wrong.size() == 1) {
          e.printStackTrace(System.out);
        }
      }
      write(results, line);
      remove(place);
    }
    for (Corruption kind : Corruption.values()) {
      System.out.println(summary(kind, all.stream().filter(one -> one.kind() == kind).toList()));
    }
    if (!wrong.isEmpty()) {
      throw new AssertionError(wrong.size() + " wrong: " + String.join("\n", wrong));
    }
  }

  private static String summary(Corruption kind, List<CorruptionRound.Result> results) {
    return "%-22s %4d rounds, %4d salvaged; due %8d, given %8d, lost %7d (%.2f %%), excess %d"
        .formatted(
            kind,
            results.size(),
            results.stream().filter(CorruptionRound.Result::salvaged).count(),
            results.stream().mapToLong(CorruptionRound.Result::due).sum(),
            results.stream().mapToLong(CorruptionRound.Result::given).sum(),
            results.stream().mapToLong(CorruptionRound.Result::lost).sum(),
            100.0
                * results.stream().mapToLong(CorruptionRound.Result::lost).sum()
                / Math.max(1, results.stream().mapToLong(CorruptionRound.Result::due).sum()),
            results.stream().mapToLong(CorruptionRound.Result::excess).sum());
  }

  private static void write(Path results, String line) throws IOException {
    Files.createDirectories(results.toAbsolutePath().getParent());
    Files.writeString(results, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void remove(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
