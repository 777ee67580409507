package dev.goen.disk;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * What a disk does wrong from now on. Rates are the part of the calls that fail, 0 to 1; may be
 * changed while the process runs.
 */
public final class DiskFaults {

  /** Linux, {@code asm-generic/errno-base.h}. */
  public enum Errno {
    EIO(5),
    ENOSPC(28),
    EROFS(30);

    private final int number;

    Errno(int number) {
      this.number = number;
    }
  }

  static final int WORDS = 16;
  static final int BYTES = WORDS * Long.BYTES;

  private final Path file;
  private final MappedByteBuffer words;

  DiskFaults(Path file) throws IOException {
    this.file = file;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      words = channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES);
      words.order(ByteOrder.nativeOrder());
    }
  }

  Path file() {
    return file;
  }

  /** Writes and changes of size; with {@link Errno#ENOSPC} only what makes a file longer. */
  public void failWrites(Errno error, double rate) {
    set(0, error, rate);
  }

  /** What a failed sync had to write is not on the disk, and no later sync will bring it there. */
  public void failSyncs(Errno error, double rate) {
    set(2, error, rate);
  }

  /** Each sync takes this much longer. */
  public void delaySyncs(Duration delay) {
    words.putLong(4 * Long.BYTES, delay.toNanos() / 1000);
  }

  /** Writes take only the first half of what they are given. */
  public void cutWrites(double rate) {
    words.putLong(5 * Long.BYTES, perMillion(rate));
  }

  /** Opening for writing. */
  public void failOpens(Errno error, double rate) {
    set(6, error, rate);
  }

  public void failReads(Errno error, double rate) {
    set(8, error, rate);
  }

  /** From now on nothing fails. */
  public void heal() {
    for (int word = 0; word < 10; word++) {
      words.putLong(word * Long.BYTES, 0);
    }
  }

  /** Writes that failed so far. */
  public long failedWrites() {
    return words.getLong(10 * Long.BYTES);
  }

  /** Syncs that failed so far. */
  public long failedSyncs() {
    return words.getLong(11 * Long.BYTES);
  }

  /** Syncs that were delayed so far. */
  public long delayedSyncs() {
    return words.getLong(12 * Long.BYTES);
  }

  /** Writes that were cut short so far. */
  public long cutWrites() {
    return words.getLong(13 * Long.BYTES);
  }

  /** Readings from the disk that failed so far. */
  public long failedReads() {
    return words.getLong(15 * Long.BYTES);
  }

  private void set(int word, Errno error, double rate) {
    words.putLong(word * Long.BYTES, error.number);
    words.putLong((word + 1) * Long.BYTES, perMillion(rate));
  }

  private static long perMillion(double rate) {
    return Math.round(rate * 1_000_000);
  }
}
