package dev.goen.bus;

import java.time.Duration;
import java.util.function.LongSupplier;

/** An instant on the monotonic clock after which a blocking call gives up. */
public final class Deadline {

  private final LongSupplier nanoClock;
  private final long atNanos;

  private Deadline(LongSupplier nanoClock, long atNanos) {
    this.nanoClock = nanoClock;
    this.atNanos = atNanos;
  }

  /** A deadline that far from now. */
  public static Deadline in(Duration duration) {
    return in(duration, System::nanoTime);
  }

  /** A deadline on a clock of the caller's, for tests. */
  public static Deadline in(Duration duration, LongSupplier nanoClock) {
    return new Deadline(nanoClock, nanoClock.getAsLong() + duration.toNanos());
  }

  /** What is left, in nanoseconds; zero when it has passed. */
  public long remainingNanos() {
    return Math.max(0, atNanos - nanoClock.getAsLong());
  }

  public boolean hasPassed() {
    return remainingNanos() == 0;
  }

  /** This deadline, or one that far from now, whichever comes first. */
  public Deadline atMost(Duration duration) {
    return duration.toNanos() < remainingNanos() ? in(duration, nanoClock) : this;
  }
}
