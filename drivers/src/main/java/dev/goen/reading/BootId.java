package dev.goen.reading;

import java.util.UUID;

/**
 * One boot of the machine, as the kernel names it ({@code /proc/sys/kernel/random/boot_id}).
 * Monotonic times of one boot can be compared; those of two boots cannot.
 */
public record BootId(UUID uuid) {

  /** Reads the canonical text form of a UUID. */
  public static BootId parse(String text) {
    return new BootId(UUID.fromString(text.strip()));
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
