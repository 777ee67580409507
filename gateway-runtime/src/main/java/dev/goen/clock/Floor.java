package dev.goen.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The time it is at least, whatever the wall clock says. Whoever must compare with the present
 * while nobody knows it, such as the check of a certificate that is "not yet valid", takes the
 * later of the wall clock and this.
 */
public final class Floor {

  /** This program needs Java 25, which there was not before. No source that says less is right. */
  public static final Instant PROGRAM = Instant.parse("2025-09-16T00:00:00Z");

  private static final Path SAVED = Path.of("/var/lib/systemd/timesync/clock");

  private Floor() {}

  /**
   * The time it is at least, as far as this machine remembers: systemd-timesyncd touches a file
   * when it has set the clock and when it ends.
   *
   * <p>A saved time can itself be wrong, when the clock once was ahead. So it may raise a clock
   * that nobody has set, but never speaks against a source that knows.
   */
  public static Instant remembered() {
    return remembered(SAVED);
  }

  static Instant remembered(Path saved) {
    return modified(saved).filter(PROGRAM::isBefore).orElse(PROGRAM);
  }

  /** The later of the wall clock and what is remembered. */
  public static Instant atLeast(Instant wall) {
    Instant floor = remembered();
    return wall.isBefore(floor) ? floor : wall;
  }

  private static Optional<Instant> modified(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
