package dev.goen.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One file, as processes see it and as it certainly is on the disk. What lies between the two may
 * be there or not after a power cut, sector by sector.
 *
 * <p>The disk is taken to write a sector as a whole or, in {@link #torn}, the one it was at up to a
 * byte; it never spoils a sector that nobody wrote to (SQLite's "powersafe overwrite").
 */
final class DiskFile {

  static final int SECTOR = 512;

  private Image now;
  private Image durable;
  private List<DiskLog.Op> unsynced = new ArrayList<>();

  DiskFile(byte[] content) {
    now = new Image(content);
    durable = new Image(content);
  }

  void apply(DiskLog.Op op) {
    now.apply(op);
    unsynced.add(op);
  }

  void sync() {
    unsynced.forEach(durable::apply);
    unsynced = new ArrayList<>();
  }

  /**
   * As Linux has it, what a failed sync could not write counts as written from then on: some of it
   * is on the disk, and no later sync brings the rest.
   */
  void failSync(RandomGenerator random) {
    durable = new Image(torn(random));
    unsynced = new ArrayList<>();
  }

  byte[] seen() {
    return now.toBytes();
  }

  byte[] synced() {
    return durable.toBytes();
  }

  /**
   * What a power cut may leave: of each sector any state since the last sync, and any size the file
   * had since then; what it was never given is zeros or, on some disks, whatever lay there.
   */
  byte[] torn(RandomGenerator random) {
    if (unsynced.isEmpty()) {
      return synced();
    }
    int[] versions = new int[sectors()];
    List<Integer> sizes = new ArrayList<>(List.of(durable.size));
    Image trial = new Image(durable.toBytes());
    for (DiskLog.Op op : unsynced) {
      int before = trial.size;
      trial.apply(op);
      sizes.add(trial.size);
      for (int s = firstSector(op); s < endSector(op, before); s++) {
        versions[s]++;
      }
    }
    double newest = new double[] {0.1, 0.5, 0.9, 0.99}[random.nextInt(4)];
    int[] chosen = new int[versions.length];
    for (int s = 0; s < versions.length; s++) {
      chosen[s] = random.nextDouble() < newest ? versions[s] : random.nextInt(versions[s] + 1);
    }
    int size = random.nextDouble() < newest ? trial.size : sizes.get(random.nextInt(sizes.size()));
    int broken = random.nextInt(Math.max(1, versions.length));
    return assemble(chosen, size, broken, random);
  }

  private byte[] assemble(int[] chosen, int size, int broken, RandomGenerator random) {
    Image result = new Image(durable.toBytes());
    result.grow(chosen.length * SECTOR);
    if (random.nextInt(3) == 0) {
      int end = Math.min(result.bytes.length, chosen.length * SECTOR);
      byte[] junk = new byte[Math.max(0, end - durable.size)];
      random.nextBytes(junk);
      System.arraycopy(junk, 0, result.bytes, durable.size, junk.length);
    }
    int[] seen = new int[chosen.length];
    Image trial = new Image(durable.toBytes());
    trial.grow(chosen.length * SECTOR);
    for (DiskLog.Op op : unsynced) {
      int before = trial.size;
      trial.apply(op);
      for (int s = firstSector(op); s < endSector(op, before); s++) {
        if (++seen[s] == chosen[s]) {
          int length = s == broken ? random.nextInt(SECTOR + 1) : SECTOR;
          System.arraycopy(trial.bytes, s * SECTOR, result.bytes, s * SECTOR, length);
        }
      }
    }
    return Arrays.copyOf(result.bytes, size);
  }

  /** How many sectors the file has had at most since the last sync. */
  private int sectors() {
    int end = durable.size;
    for (DiskLog.Op op : unsynced) {
      end = Math.max(end, Math.toIntExact(op.offset() + op.length()));
    }
    return (end + SECTOR - 1) / SECTOR;
  }

  private static int firstSector(DiskLog.Op op) {
    return Math.toIntExact(op.offset() / SECTOR);
  }

  /**
   * After the last sector that an operation changes; one that shortens, changes all it cuts off.
   */
  private static int endSector(DiskLog.Op op, int sizeBefore) {
    int end =
        op.kind() == DiskLog.Kind.SIZE ? sizeBefore : Math.toIntExact(op.offset() + op.length());
    return (end + SECTOR - 1) / SECTOR;
  }

  /** Content with room to grow. */
  private static final class Image {
    private byte[] bytes;
    private int size;

    Image(byte[] content) {
      bytes = content.clone();
      size = content.length;
    }

    void apply(DiskLog.Op op) {
      int end = Math.toIntExact(op.offset() + op.length());
      if (op.kind() == DiskLog.Kind.SIZE) {
        grow(end);
        if (end < size) {
          Arrays.fill(bytes, end, size, (byte) 0);
        }
        size = end;
      } else {
        grow(end);
        op.copyTo(bytes, Math.toIntExact(op.offset()));
        size = Math.max(size, end);
      }
    }

    void grow(int least) {
      if (bytes.length < least) {
        bytes = Arrays.copyOf(bytes, Math.max(least, 2 * bytes.length));
      }
    }

    byte[] toBytes() {
      return Arrays.copyOf(bytes, size);
    }
  }
}
