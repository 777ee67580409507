package dev.goen.reading;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One boot of the machine, as the kernel names it ({@code /proc/sys/kernel/random/boot_id}).
 * Monotonic times of one boot can be compared; those of two boots cannot.
 */
public record BootId(UUID uuid) {

  /** Reads the canonical text form of a UUID. */
  public static BootId parse(String text) {
    return new BootId(UUID.fromString(text.strip()));
  }

  /** Asked for every reading; that of a record is slow where only C1 compiles. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BootId that && uuid.equals(that.uuid);
  }

  @Override
  public int hashCode() {
    return uuid.hashCode();
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
