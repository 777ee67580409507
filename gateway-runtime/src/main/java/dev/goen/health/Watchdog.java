package dev.goen.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Says whether every thread that matters gets anywhere. systemd is fed only while that is so: a
 * gateway whose writer hangs is not alive because its main thread is.
 */
public final class Watchdog {

  private final List<Watched> watched = new ArrayList<>();

  private record Watched(String name, LongSupplier progressNanos, Duration patience) {}

  /**
   * Watches a thread. Call before {@link #stuck}.
   *
   * @param progressNanos the instant ({@link System#nanoTime()}) it last got anywhere
   * @param patience the longest it may rightly go without
   */
  public void watch(String name, LongSupplier progressNanos, Duration patience) {
    watched.add(new Watched(name, progressNanos, patience));
  }

  /** The first thread that has been stuck for longer than it may, if any. */
  public Optional<String> stuck(long nowNanos) {
    for (Watched one : watched) {
      if (nowNanos - one.progressNanos().getAsLong() > one.patience().toNanos()) {
        return Optional.of(one.name());
      }
    }
    return Optional.empty();
  }
}
