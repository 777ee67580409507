package dev.goen.disk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A folder, replayed operation by operation, that can tell at each point what a crash may leave.
 *
 * <p>As POSIX has it, a name is on the disk only when the folder was synced; what was done to names
 * since then may be there or not, each for itself.
 */
public final class RecordedDisk {

  /** What goes with the crash. */
  public enum Crash {
    /** Only the process: everything that was written is there. */
    PROCESS,
    /** The power, and nothing that was not synced is there. */
    POWER_UNSYNCED_GONE,
    /** The power, and of what was not synced anything may be there. */
    POWER_UNSYNCED_TORN
  }

  /** Which syncs a disk says it has done and has not. */
  public interface Lie {
    boolean about(String name);
  }

  private final RandomGenerator random;
  private final Lie lie;
  private final Map<String, DiskFile> names = new TreeMap<>();
  private final Map<String, DiskFile> syncedNames = new TreeMap<>();
  private final List<Renaming> unsyncedNames = new ArrayList<>();
  private final Map<Long, DiskFile> inodes = new HashMap<>();
  private final Map<DiskFile, String> firstNames = new HashMap<>();

  /** A name that came (with its file), or went (with null). */
  private interface Renaming {
    void on(Map<String, DiskFile> names);
  }

  /**
   * A disk before the first operation.
   *
   * @param files what is on it, durably
   */
  public RecordedDisk(Map<String, byte[]> files, RandomGenerator random, Lie lie) {
    this.random = random;
    this.lie = lie;
    files.forEach(
        (name, content) -> {
          DiskFile file = new DiskFile(content);
          firstNames.put(file, name);
          names.put(name, file);
          syncedNames.put(name, file);
        });
  }

  /** Goes on by one operation. */
  public void apply(DiskLog.Op op) {
    switch (op.kind()) {
      case OPEN -> inodes.put(op.inode(), file(op.name()));
      case CREATE -> create(op);
      case SIZE, WRITE -> file(op.inode()).apply(op);
      case SYNC -> {
        DiskFile file = file(op.inode());
        if (!lie.about(firstNames.getOrDefault(file, ""))) {
          file.sync();
        }
      }
      case SYNC_FAILED -> file(op.inode()).failSync(random);
      case FOLDER_SYNC -> {
        unsyncedNames.forEach(renaming -> renaming.on(syncedNames));
        unsyncedNames.clear();
      }
      case UNLINK -> rename(all -> all.remove(op.name()));
      case RENAME -> {
        DiskFile file = file(op.name());
        rename(
            all -> {
              all.remove(op.name());
              all.put(op.second(), file);
            });
      }
    }
  }

  private void create(DiskLog.Op op) {
    DiskFile file = new DiskFile(new byte[0]);
    firstNames.put(file, op.name());
    inodes.put(op.inode(), file);
    rename(all -> all.put(op.name(), file));
  }

  private void rename(Renaming renaming) {
    renaming.on(names);
    unsyncedNames.add(renaming);
  }

  private DiskFile file(String name) {
    DiskFile file = names.get(name);
    if (file == null) {
      throw new IllegalStateException("the log has no beginning of " + name);
    }
    return file;
  }

  private DiskFile file(long inode) {
    DiskFile file = inodes.get(inode);
    if (file == null) {
      throw new IllegalStateException("the log never opened inode " + inode);
    }
    return file;
  }

  /** What may be found after a crash now. */
  public Map<String, byte[]> after(Crash crash) {
    Map<String, byte[]> found = new TreeMap<>();
    switch (crash) {
      case PROCESS -> names.forEach((name, file) -> found.put(name, file.seen()));
      case POWER_UNSYNCED_GONE ->
          syncedNames.forEach((name, file) -> found.put(name, file.synced()));
      case POWER_UNSYNCED_TORN -> {
        Map<String, DiskFile> left = new TreeMap<>(syncedNames);
        for (Renaming renaming : unsyncedNames) {
          if (random.nextBoolean()) {
            renaming.on(left);
          }
        }
        left.forEach((name, file) -> found.put(name, file.torn(random)));
      }
    }
    return found;
  }
}
