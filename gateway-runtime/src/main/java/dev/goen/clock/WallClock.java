package dev.goen.clock;

import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** The wall clock of this machine as a source, for as long as somebody says that it is right. */
public final class WallClock implements TimeSource {

  private static final int TRIES = 3;

  private final String name;
  private final SyncState sync;
  private final SampleClock clock;
  private final LongSupplier wall;

  /**
   * A source that asks who sets the clock whether it is right.
   *
   * @param wall milliseconds since 1970, such as {@link System#currentTimeMillis()}
   */
  public WallClock(String name, SyncState sync, SampleClock clock, LongSupplier wall) {
    this.name = name;
    this.sync = sync;
    this.clock = clock;
    this.wall = wall;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Fix> fix(SampleTime now) {
    OptionalLong uncertainty = sync.uncertaintyMillis();
    return uncertainty.isEmpty()
        ? Optional.empty()
        : Optional.of(read(clock, wall, uncertainty.getAsLong()));
  }

  /** Reads both clocks; time that passes in between is added to the uncertainty. */
  static Fix read(SampleClock clock, LongSupplier wall, long uncertainty) {
    Fix best = null;
    for (int i = 0; i < TRIES && (best == null || best.uncertaintyMillis() > uncertainty); i++) {
      SampleTime before = clock.now();
      long utc = wall.getAsLong();
      long passed = clock.now().monoMillis() - before.monoMillis();
      if (best == null || uncertainty + passed < best.uncertaintyMillis()) {
        best = new Fix(before, utc, uncertainty + passed);
      }
    }
    if (best == null) {
      throw new IllegalStateException("no try was made");
    }
    return best;
  }
}
