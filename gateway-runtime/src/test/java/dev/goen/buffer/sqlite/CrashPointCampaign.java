package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.disk.DiskShim;
import dev.goen.disk.RecordedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@link CrashPointTest} with many points; run by its name (see the README). {@code
 * -Dgoen.crash.points=10000} in all; {@code -Dgoen.seed} for the first round; {@code
 * -Dgoen.crash.results=FILE}, where each round is appended and counts for the next run, so that a
 * run that was stopped can go on.
 */
class CrashPointCampaign {

  private static final int POINTS = Integer.getInteger("goen.crash.points", 10_000);
  private static final int POINTS_OF_A_ROUND = 500;
  private static final int COMMITS_OF_A_ROUND = 1200;
  private static final Path RESULTS =
      Path.of(System.getProperty("goen.crash.results", "target/crash-points.txt"));

  private Path folder = Path.of("unset");

  /** In memory if the machine has such a place: nothing here is to survive a crash of this one. */
  @BeforeEach
  void makeFolder() throws IOException {
    Path memory = Path.of("/dev/shm");
    folder =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "crash-points")
            : Files.createTempDirectory("crash-points");
  }

  @AfterEach
  void removeFolder() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path one : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
  }

  @Test
  void whatWasAcceptedOutlivesEveryCrash() throws Exception {
    campaign("honest", CrashPoints.HONEST);
  }

  private void campaign(String name, RecordedDisk.Lie lie) throws Exception {
    CrashPoints points = new CrashPoints(folder, DiskShim.compile(folder), lie);
    long seed = Long.getLong("goen.seed", System.nanoTime());
    List<String> problems = new ArrayList<>();
    for (int done = done(name); done < POINTS; seed++) {
      int some = Math.min(POINTS_OF_A_ROUND, POINTS - done);
      CrashPoints.Round round = points.round(seed, COMMITS_OF_A_ROUND, some);
      String line =
          "%s disk=%s seed=%d calls=%d points=%d accepted=%d lost=%d problems=%d"
              .formatted(
                  Instant.now().truncatedTo(ChronoUnit.SECONDS),
                  name,
                  round.seed(),
                  round.ops(),
                  round.points(),
                  round.accepted(),
                  round.lost(),
                  round.problems().size());
      System.out.println(line);
      Files.writeString(RESULTS, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      problems.addAll(round.problems());
      done += round.points();
    }
    assertEquals(List.of(), problems);
  }

  private static int done(String name) throws IOException {
    int done = 0;
    if (Files.exists(RESULTS)) {
      for (String line : Files.readAllLines(RESULTS)) {
        if (line.contains(" disk=" + name + " ")) {
          done += Integer.parseInt(line.replaceFirst(".* points=(\\d+) .*", "$1"));
        }
      }
    }
    return done;
  }
}
