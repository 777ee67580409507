package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.disk.DiskFaults;
import dev.goen.disk.DiskFaults.Errno;
import dev.goen.disk.DiskShim;
import dev.goen.disk.MemoryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that refuses a read now and then is no damage: SQLite calls it so, and a file that was
 * salvaged without need would tell of losses that there are not.
 */
class UnreadableTest {

  /** Of the reads that fail: the worst at which a file must still be opened. */
  private static final double RATE =
      Double.parseDouble(System.getProperty("goen.unreadable.rate", "0.002"));

  private static final double WORST_RATE = 0.016;
  private static final int READINGS = Integer.getInteger("goen.unreadable.readings", 6_000);
  private static final int OPENINGS = 2;
  private static final int MOST_RUNS = 10;

  @TempDir(factory = MemoryFolder.class)
  Path folder = Path.of("unset");

  @Test
  void aFileThatCouldNotBeReadForAMomentIsUsedAndNotSalvaged() throws Exception {
    DiskShim shim = DiskShim.compile(folder);
    Bench bench = new Bench(Files.createDirectory(folder.resolve("disk")));
    Path disk = Files.createDirectory(folder.resolve("crashed"));
    try (SqliteBuffer buffer = bench.open("city")) {
      bench.fill(buffer, 1, READINGS);
      for (String part : List.of("", "-wal", ".strands", ".last")) {
        Path file = bench.file.resolveSibling("buffer.db" + part);
        Files.copy(file, disk.resolve(file.getFileName()));
      }
    }
    assertTrue(Files.size(disk.resolve("buffer.db-wal")) > 100_000, "hardly any log");
    DiskFaults faults = DiskShim.faults(folder.resolve("faults"));
    Path said = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Opener.class.getName(),
                disk.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    shim.fault(builder.environment(), disk, faults);
    int runs = 0;
    // Chance may spare a run every error: then the disk gets worse.
    while (faults.failedReads() == 0 && runs < MOST_RUNS) {
      faults.failReads(Errno.EIO, Math.min(WORST_RATE, RATE * (1 << runs)));
      runs++;
      assertEquals(0, builder.start().waitFor(), () -> text(said));
    }
    String told = text(said);
    System.out.println("UnreadableTest: " + faults.failedReads() + " reads failed");
    assertTrue(faults.failedReads() > 0, "no read has failed");
    // The records of each opening more: one reading, and those that begin an epoch.
    String expected = "readings " + (READINGS + runs * OPENINGS) + " lost 0";
    assertTrue(told.contains(expected), () -> "not " + expected + ": " + told);
    String[] names = disk.toFile().list();
    assertTrue(names != null && names.length > 0);
    for (String name : new TreeSet<>(Arrays.asList(names))) {
      assertTrue(
          !name.contains("corrupt") && !name.contains("suspect") && !name.contains("salvage"),
          () -> "there is now " + name + ": " + told);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Opens a file as often as it takes, each time with a mark, and counts what it gives out. */
  static final class Opener {
    private Opener() {}

    /** Argument: the folder. */
    public static void main(String[] args) throws Exception {
      Bench bench = new Bench(Path.of(args[0]));
      bench.mono = 1_000_000_000;
      for (int opening = 1; opening <= OPENINGS; opening++) {
        new Quarantine(bench.file).mark("a test");
        open(bench, opening == OPENINGS);
      }
    }

    private static void open(Bench bench, boolean last) throws Exception {
      try (SqliteBuffer buffer = bench.open("city");
          Backlog city = buffer.backlog("city")) {
        buffer.add(Bench.DATA, bench.reading(1));
        buffer.commit();
        List<Block> all = Bench.drain(city, Order.OLDEST_FIRST);
        System.out.println(
            "readings "
                + Bench.only(Entry.Sample.class, all).size()
                + " lost "
                + (Bench.only(Entry.Lost.class, all).size() + buffer.pending()));
        if (last) {
          System.out.flush();
          Runtime.getRuntime().halt(0);
        }
      }
    }
  }
}
