package dev.goen.buffer.sqlite;

import dev.goen.disk.DiskFaults;
import dev.goen.disk.DiskLog;
import dev.goen.disk.DiskShim;
import dev.goen.disk.RecordedDisk;
import dev.goen.disk.RecordedDisk.Crash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Records what a gateway does to its disk, stops the recording at many points, and looks at what a
 * crash there may leave. Each round goes on from one of the states of the round before, so that
 * recovery is crashed into, too.
 */
final class CrashPoints {

  /**
   * What one round found.
   *
   * @param ops calls to the disk that were recorded
   * @param lost accepted records that were lost, over all points
   * @param accepted records accepted in the round
   * @param faults calls that failed or were cut short
   * @param problems what was wrong, at most a few
   */
  record Round(
      long seed,
      int ops,
      int points,
      long accepted,
      long lost,
      long faults,
      List<String> problems) {}

  private static final int MOST_PROBLEMS = 5;

  private final Path folder;
  private final DiskShim shim;
  private final RecordedDisk.Lie lie;
  private final Consumer<DiskFaults> trouble;
  private List<String> history = List.of();
  private Map<String, byte[]> base = Map.of();
  private long faults;

  /**
   * Begins with an empty disk.
   *
   * @param trouble what the disk does wrong while it is recorded
   */
  CrashPoints(Path folder, DiskShim shim, RecordedDisk.Lie lie, Consumer<DiskFaults> trouble) {
    this.folder = folder;
    this.shim = shim;
    this.lie = lie;
    this.trouble = trouble;
  }

  /** Records a workload of so many commits and crashes it at so many points. */
  Round round(long seed, int commits, int points) throws Exception {
    Path disk = folder.resolve("disk");
    lay(disk, base, new Random(seed));
    DiskLog log = record(disk, seed, commits);
    Random random = new Random(seed + 1);
    RecordedDisk replay = new RecordedDisk(base, random, lie);
    MarkedLog marks = new MarkedLog(log, history);
    Set<Integer> chosen = choose(log, points, random);
    int basis = new ArrayList<>(chosen).get(random.nextInt(chosen.size()));
    List<String> problems = new ArrayList<>();
    Map<String, byte[]> nextBase = base;
    List<String> nextHistory = history;
    long lost = 0;
    for (int at = 0; at < log.ops().size(); at++) {
      if (!marks.take(at)) {
        replay.apply(log.ops().get(at));
      }
      if (!chosen.contains(at)) {
        continue;
      }
      Crash crash = crash(random);
      Map<String, byte[]> state = replay.after(crash);
      Path found = folder.resolve("found");
      lay(found, state, random);
      CrashCheck check = new CrashCheck(found, marks.truth(), marks.inFlight(at), faults > 0);
      List<String> wrong = check.run();
      lost += check.lost();
      if (!wrong.isEmpty() && problems.size() < MOST_PROBLEMS) {
        String where = "round " + seed + ", after call " + at + " " + log.ops().get(at);
        problems.add(where + ", " + crash + ": " + wrong.stream().limit(3).toList());
        keep(state, "state-" + seed + "-" + at);
      }
      if (at == basis && wrong.isEmpty()) {
        nextBase = state;
        nextHistory = marks.history(at, check.committed());
      }
    }
    sameAsOnDisk(disk, replay.after(Crash.PROCESS), problems);
    base = nextBase;
    history = nextHistory;
    return new Round(
        seed, log.ops().size(), chosen.size(), marks.accepted(), lost, faults, problems);
  }

  /** A disk that does what it is asked to. */
  static final Consumer<DiskFaults> NO_TROUBLE = _ -> {};

  /** A disk that does what it says. */
  static final RecordedDisk.Lie HONEST = _ -> false;

  private DiskLog record(Path disk, long seed, int commits) throws Exception {
    Path log = folder.resolve("log");
    Files.deleteIfExists(log);
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWorkload.class.getName(),
                disk.toString(),
                Long.toString(seed),
                Integer.toString(commits))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("workload.log").toFile());
    shim.record(builder.environment(), disk, log);
    DiskFaults failing = DiskShim.faults(folder.resolve("faults"));
    trouble.accept(failing);
    shim.fault(builder.environment(), disk, failing);
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IOException(
          "the workload ended with "
              + status
              + ": "
              + Files.readString(folder.resolve("workload.log")));
    }
    faults =
        failing.failedWrites()
            + failing.failedSyncs()
            + failing.failedReads()
            + failing.cutWrites();
    return DiskLog.read(log);
  }

  /** Half of them anywhere, half where something rarer than a write to the log is done. */
  private static Set<Integer> choose(DiskLog log, int points, Random random) {
    List<Integer> rare = new ArrayList<>();
    Map<Long, String> names = new HashMap<>();
    for (int at = 0; at < log.ops().size(); at++) {
      DiskLog.Op op = log.ops().get(at);
      if (!op.name().isEmpty()) {
        names.put(op.inode(), op.name());
      }
      String name = names.getOrDefault(op.inode(), "");
      if (!name.equals(CrashMarks.FILE)
          && ((op.kind() != DiskLog.Kind.WRITE && op.kind() != DiskLog.Kind.SYNC)
              || !name.endsWith("-wal"))) {
        rare.add(at);
      }
    }
    Set<Integer> chosen = new TreeSet<>();
    int wanted = Math.min(points, log.ops().size());
    while (chosen.size() < wanted) {
      chosen.add(
          random.nextBoolean() || chosen.size() > rare.size() / 2
              ? random.nextInt(log.ops().size())
              : rare.get(random.nextInt(rare.size())));
    }
    return chosen;
  }

  private static Crash crash(Random random) {
    int dice = random.nextInt(10);
    return dice == 0
        ? Crash.PROCESS
        : dice < 4 ? Crash.POWER_UNSYNCED_GONE : Crash.POWER_UNSYNCED_TORN;
  }

  /** Puts a state into an empty folder; the index of the log may be whatever it was. */
  private static void lay(Path folder, Map<String, byte[]> state, Random random)
      throws IOException {
    empty(folder);
    for (Map.Entry<String, byte[]> file : state.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    if (random.nextInt(4) == 0) {
      byte[] junk = new byte[32768];
      random.nextBytes(junk);
      Files.write(folder.resolve("buffer.db-shm"), junk);
    }
  }

  private static void empty(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  /** The recording must have missed nothing. */
  private static void sameAsOnDisk(Path disk, Map<String, byte[]> replayed, List<String> problems)
      throws IOException {
    Map<String, byte[]> real = new TreeMap<>();
    try (var files = Files.list(disk)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!name.endsWith("-shm") && !name.endsWith(".lock") && !name.equals(CrashMarks.FILE)) {
          real.put(name, Files.readAllBytes(file));
        }
      }
    }
    if (!real.keySet().equals(replayed.keySet())) {
      problems.add("the recording has " + replayed.keySet() + ", the disk " + real.keySet());
      return;
    }
    real.forEach(
        (name, content) -> {
          if (!java.util.Arrays.equals(content, replayed.get(name))) {
            problems.add("the recording of " + name + " is not what is on the disk");
          }
        });
  }

  private static void keep(Map<String, byte[]> state, String name) throws IOException {
    Path kept = Path.of("target", "crash-points", name);
    empty(kept);
    for (Map.Entry<String, byte[]> file : state.entrySet()) {
      Files.write(kept.resolve(file.getKey()), file.getValue());
    }
  }
}
