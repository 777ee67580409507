package dev.goen.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Tells whether the wall clock of this machine follows a time server, and within what.
 *
 * <p>systemd-timesyncd leaves a file when it has set the clock (systemd 239 and later). The
 * kernel's own flag is not looked at: the manual of systemd-time-wait-sync calls it unreliable.
 */
@FunctionalInterface
public interface SyncState {

  /** The uncertainty of the wall clock in milliseconds; empty when it is not synchronized. */
  OptionalLong uncertaintyMillis();

  /** A clock somebody else keeps right, such as that of a virtual machine's host. */
  SyncState TRUSTED = () -> OptionalLong.of(100);

  /** What systemd-timesyncd says. */
  static SyncState timesyncd() {
    return timesyncd(Path.of("/run/systemd/timesync/synchronized"));
  }

  /** What systemd-timesyncd says with a file at the given place. */
  static SyncState timesyncd(Path flag) {
    return () -> {
      try {
        Files.getLastModifiedTime(flag);
        return OptionalLong.of(100);
      } catch (IOException e) {
        return OptionalLong.empty();
      }
    };
  }

  /** Synchronized when either says so. */
  default SyncState or(SyncState other) {
    return () -> {
      OptionalLong mine = uncertaintyMillis();
      return mine.isPresent() ? mine : other.uncertaintyMillis();
    };
  }
}
