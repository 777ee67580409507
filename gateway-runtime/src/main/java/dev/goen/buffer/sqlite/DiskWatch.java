package dev.goen.buffer.sqlite;

import dev.goen.reading.SampleClock;
import java.io.File;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** Watches how much the file system has left, with hysteresis, and says once when that changes. */
final class DiskWatch {

  private static final System.Logger LOG = System.getLogger(DiskWatch.class.getName());

  private static final long EVERY_MILLIS = 5_000;

  private final Path file;
  private final long keepFree;
  private final LongSupplier usable;
  private final SampleClock clock;
  private long next = Long.MIN_VALUE;
  private long free = -1;
  private boolean low;

  /**
   * A watch that has not looked yet.
   *
   * @param keepFree bytes of the file system that others are to have; 0 for no limit
   * @param usable bytes that are left, -1 when nobody can tell
   */
  DiskWatch(Path file, long keepFree, LongSupplier usable, SampleClock clock) {
    this.file = file;
    this.keepFree = keepFree;
    this.usable = usable;
    this.clock = clock;
  }

  /** Bytes that the file system of a file has left; -1 when nobody can tell. */
  static long usableBytes(Path file) {
    // Files.getFileStore would read the table of mounts each time.
    File folder = file.toAbsolutePath().toFile().getParentFile();
    return folder == null || folder.getTotalSpace() == 0 ? -1 : folder.getUsableSpace();
  }

  /**
   * Looks, if the last time is some seconds ago.
   *
   * @param always whether it cannot wait, because the disk was full
   */
  void look(boolean always) {
    long now = clock.now().monoMillis();
    if (now < next && !always) {
      return;
    }
    next = now + EVERY_MILLIS;
    free = usable.getAsLong();
    boolean nowLow = free >= 0 && free < (low ? keepFree + keepFree / 4 : keepFree);
    if (nowLow != low) {
      low = nowLow;
      LOG.log(
          low ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
          low
              ? "the disk of {0} has {1} MB free, {2} are to be kept: the buffer does not grow,"
                  + " the least valuable readings leave first (buffer: keep-free-mb)"
              : "the disk of {0} has {1} MB free again, {2} are to be kept",
          file,
          free / 1_000_000,
          keepFree / 1_000_000);
    }
  }

  /** Whether less is left than is to be kept free, and has not been clearly more since. */
  boolean low() {
    return low;
  }

  /** Bytes left when it last looked; -1 when nobody can tell. */
  long free() {
    return free;
  }
}
