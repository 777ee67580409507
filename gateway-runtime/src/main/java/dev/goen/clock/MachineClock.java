package dev.goen.clock;

import dev.goen.reading.BootId;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * The monotonic clock of this machine and the boot it counts from.
 *
 * <p>{@link System#nanoTime()} is CLOCK_MONOTONIC on Linux, so that two processes of one boot agree
 * on it. It stands still while a machine is suspended; the time of that is added here, as
 * CLOCK_BOOTTIME would have it, so that all readings of a boot stay on one scale. The kernel tells
 * CLOCK_BOOTTIME in {@code /proc/uptime}, which is read only when the wall clock has run away from
 * the monotonic one: it does so when it is set and when the machine was suspended, never else.
 */
public final class MachineClock implements SampleClock {

  private static final System.Logger LOG = System.getLogger(MachineClock.class.getName());

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path UPTIME = Path.of("/proc/uptime");
  private static final Path SUSPENDED_BEFORE = Path.of("/sys/power/suspend_stats/success");

  /** The uptime is told in hundredths of a second. */
  private static final long NOTICE_MILLIS = 50;

  private final BootId boot;
  private final LongSupplier nanos;
  private final LongSupplier wall;
  private final LongSupplier uptime;

  private volatile long suspendedMillis;
  private volatile long lead;
  private long uptimeLead;

  /**
   * Reads the boot id from the kernel.
   *
   * @throws IOException when this is no Linux machine
   */
  public MachineClock() throws IOException {
    this(
        BootId.parse(Files.readString(BOOT_ID)),
        System::nanoTime,
        System::currentTimeMillis,
        MachineClock::uptimeMillis,
        suspendedBefore());
  }

  /**
   * A clock over others.
   *
   * @param wall milliseconds since 1970, right or wrong
   * @param uptime milliseconds on CLOCK_BOOTTIME; negative when it cannot be read
   * @param suspendedBefore whether the uptime may differ because of a suspend before this moment
   */
  MachineClock(
      BootId boot,
      LongSupplier nanos,
      LongSupplier wall,
      LongSupplier uptime,
      boolean suspendedBefore) {
    this.boot = boot;
    this.nanos = nanos;
    this.wall = wall;
    this.uptime = uptime;
    long mono = mono();
    lead = wall.getAsLong() - mono;
    uptimeLead = uptime.getAsLong() - mono;
    // A container's uptime may begin elsewhere, which is no suspend.
    suspendedMillis = suspendedBefore && uptimeLead > NOTICE_MILLIS ? uptimeLead : 0;
  }

  @Override
  public SampleTime now() {
    long mono = mono();
    if (Math.abs(wall.getAsLong() - mono - lead) > NOTICE_MILLIS) {
      look();
      mono = mono();
    }
    return new SampleTime(boot, mono + suspendedMillis);
  }

  private long mono() {
    return nanos.getAsLong() / 1_000_000;
  }

  /** The wall clock was set, or the machine was suspended: the uptime tells which. */
  private synchronized void look() {
    long before = mono();
    long up = uptime.getAsLong();
    long mono = mono();
    lead = wall.getAsLong() - mono;
    if (up < 0 || mono - before > NOTICE_MILLIS) {
      return;
    }
    long slept = up - mono - uptimeLead;
    if (slept > NOTICE_MILLIS) {
      uptimeLead += slept;
      suspendedMillis += slept;
      LOG.log(
          System.Logger.Level.WARNING,
          "the machine was suspended for {0,number,#} ms; nothing was measured meanwhile",
          slept);
    }
  }

  private static long uptimeMillis() {
    try {
      String seconds = Files.readString(UPTIME).split(" ", 2)[0];
      return (long) (Double.parseDouble(seconds) * 1_000);
    } catch (IOException | NumberFormatException e) {
      LOG.log(System.Logger.Level.DEBUG, "the uptime cannot be read", e);
      return -1;
    }
  }

  private static boolean suspendedBefore() {
    try {
      return !Files.readString(SUSPENDED_BEFORE).strip().equals("0");
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "this kernel cannot suspend: {0}", e.getMessage());
      return false;
    }
  }
}
