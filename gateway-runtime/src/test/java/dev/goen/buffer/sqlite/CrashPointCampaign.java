package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.disk.DiskFaults;
import dev.goen.disk.DiskFaults.Errno;
import dev.goen.disk.DiskShim;
import dev.goen.disk.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * {@link CrashPointTest} with many points; run by its name (see the README). {@code
 * -Dgoen.crash.points=10000} in all; {@code -Dgoen.seed} for the first round; {@code
 * -Dgoen.crash.results=FILE}, where each round is appended and counts for the next run, so that a
 * run that was stopped can go on.
 */
@Isolated
class CrashPointCampaign {

  private static final int POINTS = Integer.getInteger("goen.crash.points", 10_000);
  private static final int POINTS_OF_A_ROUND = 500;
  private static final int COMMITS_OF_A_ROUND = 1200;
  private static final Path RESULTS =
      Path.of(System.getProperty("goen.crash.results", "target/crash-points.txt"));

  @TempDir(factory = MemoryFolder.class)
  Path folder = Path.of("unset");

  @Test
  void whatWasAcceptedOutlivesEveryCrash() throws Exception {
    campaign("honest", CrashPoints.NO_TROUBLE);
  }

  // A write or a sync that failed, and Linux forgets what it should have written.
  @Test
  void whatWasAcceptedOutlivesEveryCrashOfADiskThatFailsNowAndThen() throws Exception {
    campaign(
        "failing",
        faults -> {
          faults.failWrites(Errno.EIO, 0.001);
          faults.failSyncs(Errno.EIO, 0.02);
          faults.cutWrites(0.01);
        });
  }

  // SQLite calls a read that the disk refused damage (SQLITE_IOERR_CORRUPTFS, told as CORRUPT).
  @Test
  void nothingIsTakenForDamagedThatCouldOnlyNotBeReadForAMoment() throws Exception {
    double rate = Double.parseDouble(System.getProperty("goen.crash.unread", "0.0005"));
    campaign("unreadable", faults -> faults.failReads(Errno.EIO, rate));
  }

  private void campaign(String name, Consumer<DiskFaults> trouble) throws Exception {
    CrashPoints points =
        new CrashPoints(folder, DiskShim.compile(folder), CrashPoints.HONEST, trouble);
    long seed = Long.getLong("goen.seed", System.nanoTime());
    List<String> problems = new ArrayList<>();
    for (int done = done(name); done < POINTS; seed++) {
      int some = Math.min(POINTS_OF_A_ROUND, POINTS - done);
      CrashPoints.Round round = points.round(seed, COMMITS_OF_A_ROUND, some);
      String line =
          "%s disk=%s seed=%d calls=%d points=%d accepted=%d lost=%d faults=%d problems=%d"
              .formatted(
                  Instant.now().truncatedTo(ChronoUnit.SECONDS),
                  name,
                  round.seed(),
                  round.ops(),
                  round.points(),
                  round.accepted(),
                  round.lost(),
                  round.faults(),
                  round.problems().size());
      System.out.println(line);
      Files.writeString(RESULTS, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      round.problems().forEach(System.out::println);
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
