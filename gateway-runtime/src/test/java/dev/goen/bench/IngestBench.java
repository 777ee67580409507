package dev.goen.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Durable ingest against C SQLite with the same commits, in paired rounds. The SQLite inside
 * sqlite-jdbc is built without fdatasync and calls fsync, which also writes the inode when only its
 * times have changed; Debian's calls fdatasync. So C is measured both ways: as it comes, and
 * syncing as ours does.
 */
@Isolated
class IngestBench {

  private static final int ROUNDS = Integer.getInteger("goen.bench.rounds", 5);

  /** About what a block of that many readings takes; what is bound in C is as long. */
  private static final int BYTES_PER_READING = 6;

  @TempDir Path folder = Path.of("unset");

  @Test
  void againstC() throws Exception {
    CPeer peer = CPeer.compile(folder, "ingest", "sqlite3");
    for (int perCommit : new int[] {1, 30, 300}) {
      int readings = perCommit * 6000;
      List<Double> toRows = new ArrayList<>();
      List<Double> toRowsByFsync = new ArrayList<>();
      List<Double> toBlocks = new ArrayList<>();
      List<Double> ours = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        double rows = peer.figure(fresh(), readings, perCommit, "rows", 0, "fdatasync");
        double our = ours(readings, perCommit);
        double byFsync = peer.figure(fresh(), readings, perCommit, "rows", 0, "fsync");
        int bytes = perCommit * BYTES_PER_READING;
        double blocks = peer.figure(fresh(), readings, perCommit, "blocks", bytes, "fdatasync");
        ours.add(our);
        toRows.add(our / rows);
        toRowsByFsync.add(our / byFsync);
        toBlocks.add(our / blocks);
      }
      assertTrue(median(ours) > 0);
      System.out.printf(
          Locale.ROOT,
          "%d readings a commit: %.0f readings/s; of C writing a row each %.2f (syncing by fsync"
              + " as ours does %.2f), of C writing the same blocks %.2f (medians of %d rounds;"
              + " limit 0.85)%n",
          perCommit,
          median(ours),
          median(toRows),
          median(toRowsByFsync),
          median(toBlocks),
          ROUNDS);
    }
  }

  private double ours(int readings, int perCommit) throws Exception {
    List<String> said = ProductionJvm.run(Filling.class, fresh(), readings, perCommit, 20, 50);
    return Double.parseDouble(said.get(2));
  }

  private Path fresh() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.getFileName().toString().contains(".db")).toList()) {
        Files.delete(file);
      }
    }
    return folder.resolve("buffer.db");
  }

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }
}
