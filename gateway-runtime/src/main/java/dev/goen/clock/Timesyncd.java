package dev.goen.clock;

import dev.goen.reading.SampleClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What systemd-timesyncd says: it touches a file each time a server has answered (systemd 239 and
 * later). It slews less than 400 ms (NTP_MAX_ADJUST in its source), so the clock may be wrong by
 * that when the file appears; a server on the way adds 100 ms. Since the last answer the crystal
 * may have drifted.
 *
 * <p>When the wall clock is set and the file is not touched, it was somebody else, and the file
 * says nothing until it is touched again. The kernel's own flag is not looked at: the manual of
 * systemd-time-wait-sync calls it unreliable.
 *
 * <p>To be asked by one thread, each second.
 */
public final class Timesyncd implements SyncState {

  static final Path FLAG = Path.of("/run/systemd/timesync/synchronized");
  static final long UNCERTAINTY_MILLIS = 500;
  private static final long NONE = Long.MIN_VALUE;

  private final Path flag;
  private final SampleClock clock;
  private final LongSupplier wall;
  private final StepWatch steps = new StepWatch();
  private long touched = NONE;
  private long distrusted = NONE;

  /**
   * Reads a file.
   *
   * @param flag the file, which need not be there
   * @param wall the wall clock in milliseconds since 1970
   */
  Timesyncd(Path flag, SampleClock clock, LongSupplier wall) {
    this.flag = flag;
    this.clock = clock;
    this.wall = wall;
  }

  /** Reads the file of this machine. */
  public Timesyncd(SampleClock clock) {
    this(FLAG, clock, System::currentTimeMillis);
  }

  /** Whether the wall clock of this machine has ever been set by a server in this boot. */
  public static OptionalLong askNow() {
    return Files.exists(FLAG) ? OptionalLong.of(UNCERTAINTY_MILLIS) : OptionalLong.empty();
  }

  @Override
  public OptionalLong uncertaintyMillis() {
    Fix read = WallClock.read(clock, wall, 0);
    boolean stepped = steps.stepped(read) != 0;
    long before = touched;
    try {
      touched = Files.getLastModifiedTime(flag).toMillis();
    } catch (IOException e) {
      touched = NONE;
      return OptionalLong.empty();
    }
    if (stepped && touched == before) {
      distrusted = touched;
    }
    return touched == distrusted
        ? OptionalLong.empty()
        : OptionalLong.of(UNCERTAINTY_MILLIS + Fix.drift(Math.max(0, read.utcMillis() - touched)));
  }
}
