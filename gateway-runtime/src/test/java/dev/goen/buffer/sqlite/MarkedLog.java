package dev.goen.buffer.sqlite;

import dev.goen.disk.DiskLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The marks of a recording by the calls that wrote them, on top of those of earlier ones. */
final class MarkedLog {
  private final TreeMap<Integer, List<String>> lines = new TreeMap<>();
  private final List<String> soFar;
  private final CrashTruth truth = new CrashTruth();
  private long accepted;

  MarkedLog(DiskLog log, List<String> history) {
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

  /** What is so after the calls that were taken. */
  CrashTruth truth() {
    return truth;
  }

  /** Records accepted by the calls that were taken. */
  long accepted() {
    return accepted;
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
    next(at).stream().filter(MarkedLog::ofACommit).forEach(commit::apply);
    return commit;
  }

  List<String> history(int at, boolean committed) {
    List<String> all = new ArrayList<>(soFar);
    if (committed) {
      next(at).stream().filter(MarkedLog::ofACommit).forEach(all::add);
    }
    return all;
  }

  private static boolean ofACommit(String line) {
    return line.startsWith(CrashMarks.ACCEPTED) || line.startsWith(CrashMarks.LOST);
  }
}
