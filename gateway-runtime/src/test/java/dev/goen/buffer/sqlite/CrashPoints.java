package dev.goen.buffer.sqlite;

import dev.goen.disk.DiskLog;
import dev.goen.disk.DiskShim;
import dev.goen.disk.RecordedDisk;
import dev.goen.disk.RecordedDisk.Crash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

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
   * @param problems what was wrong, at most a few
   */
  record Round(long seed, int ops, int points, long accepted, long lost, List<String> problems) {}

  private static final int MOST_PROBLEMS = 5;

  private final Path folder;
  private final DiskShim shim;
  private final RecordedDisk.Lie lie;
  private List<String> history = List.of();
  private Map<String, byte[]> base = Map.of();

  CrashPoints(Path folder, DiskShim shim, RecordedDisk.Lie lie) {
    this.folder = folder;
    this.shim = shim;
    this.lie = lie;
  }

  /** Records a workload of so many commits and crashes it at so many points. */
  Round round(long seed, int commits, int points) throws Exception {
    Path disk = folder.resolve("disk");
    lay(disk, base, new Random(seed));
    DiskLog log = record(disk, seed, commits);
    Random random = new Random(seed + 1);
    RecordedDisk replay = new RecordedDisk(base, random, lie);
    Marks marks = new Marks(log, history);
    TreeSet<Integer> chosen = choose(log, points, random);
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
      CrashCheck check = new CrashCheck(found, marks.truth, marks.inFlight(at));
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
    if (lie == HONEST) {
      sameAsOnDisk(disk, replay.after(Crash.PROCESS), problems);
    }
    base = nextBase;
    history = nextHistory;
    return new Round(seed, log.ops().size(), chosen.size(), marks.accepted, lost, problems);
  }

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
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IOException(
          "the workload ended with "
              + status
              + ": "
              + Files.readString(folder.resolve("workload.log")));
    }
    return DiskLog.read(log);
  }

  /** Half of them anywhere, half where something rarer than a write to the log is done. */
  private static TreeSet<Integer> choose(DiskLog log, int points, Random random) {
    List<Integer> rare = new ArrayList<>();
    Map<Long, String> names = new HashMap<>();
    for (int at = 0; at < log.ops().size(); at++) {
      DiskLog.Op op = log.ops().get(at);
      if (!op.name().isEmpty()) {
        names.put(op.inode(), op.name());
      }
      String name = names.getOrDefault(op.inode(), "");
      if (!name.equals(CrashMarks.FILE)
          && (op.kind() != DiskLog.Kind.WRITE && op.kind() != DiskLog.Kind.SYNC
              || !name.endsWith("-wal"))) {
        rare.add(at);
      }
    }
    TreeSet<Integer> chosen = new TreeSet<>();
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

  /** The marks of a log by the calls that wrote them, on top of those of earlier rounds. */
  private static final class Marks {
    private final TreeMap<Integer, List<String>> lines = new TreeMap<>();
    private final List<String> soFar;
    private final CrashTruth truth = new CrashTruth();
    private long accepted;

    Marks(DiskLog log, List<String> history) {
      soFar = new ArrayList<>(history);
      history.forEach(truth::apply);
      long inode = -1;
      StringBuilder rest = new StringBuilder();
      for (int at = 0; at < log.ops().size(); at++) {
        DiskLog.Op op = log.ops().get(at);
        if (op.name().equals(CrashMarks.FILE)) {
          inode = op.inode();
          lines.put(at, List.of());
        } else if (op.inode() == inode) {
          rest.append(new String(op.data(), StandardCharsets.UTF_8));
          int end = rest.lastIndexOf("\n") + 1;
          lines.put(at, rest.substring(0, end).lines().toList());
          rest.delete(0, end);
        }
      }
    }

    /** Takes the marks of a call; false when it wrote none. */
    boolean take(int at) {
      List<String> marks = lines.get(at);
      if (marks == null) {
        return false;
      }
      for (String line : marks) {
        truth.apply(line);
        soFar.add(line);
        accepted += line.startsWith(CrashMarks.ACCEPTED) ? 1 : 0;
      }
      return true;
    }

    private List<String> next(int at) {
      List<String> next = new ArrayList<>();
      for (List<String> marks : lines.tailMap(at, false).values()) {
        for (String line : marks) {
          next.add(line);
          if (line.equals(CrashMarks.COMMIT)) {
            return next;
          }
        }
      }
      return List.of();
    }

    /** The commit that has not returned after a call. */
    CrashTruth inFlight(int at) {
      CrashTruth commit = new CrashTruth();
      next(at).stream().filter(Marks::ofACommit).forEach(commit::apply);
      return commit;
    }

    List<String> history(int at, boolean committed) {
      List<String> all = new ArrayList<>(soFar);
      if (committed) {
        next(at).stream().filter(Marks::ofACommit).forEach(all::add);
      }
      return all;
    }

    private static boolean ofACommit(String line) {
      return line.startsWith(CrashMarks.ACCEPTED) || line.startsWith(CrashMarks.LOST);
    }
  }
}
