package dev.goen.clock;

import dev.goen.reading.BootId;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The monotonic clock of this machine and the boot it counts from.
 *
 * <p>{@link System#nanoTime()} is CLOCK_MONOTONIC on Linux, so that two processes of one boot agree
 * on it. It stands still while a machine is suspended, which a gateway never is.
 */
public final class MachineClock implements SampleClock {

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final BootId boot;

  /**
   * Reads the boot id from the kernel.
   *
   * @throws IOException when this is no Linux machine
   */
  public MachineClock() throws IOException {
    boot = BootId.parse(Files.readString(BOOT_ID));
  }

  @Override
  public SampleTime now() {
    return new SampleTime(boot, System.nanoTime() / 1_000_000);
  }
}
