package dev.goen.clock;

import dev.goen.reading.SampleTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A source that others feed: a GPS receiver's driver with what its sentences say, the uplink with
 * the answers of the hub. Between two meals it goes by the monotonic clock, less certain each
 * second. Callable from any thread.
 */
public final class FedSource implements TimeSource {

  private final String name;
  private final AtomicReference<@Nullable Fix> best = new AtomicReference<>();

  public FedSource(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Takes a fix of the present boot. It replaces the one there is when it is no less certain, or
   * when one of the two must be wrong: then the newer one is believed.
   */
  public void accept(Fix fix) {
    best.accumulateAndGet(
        fix,
        (old, fresh) ->
            old == null
                    || fresh == null
                    || !old.at().boot().equals(fresh.at().boot())
                    || old.contradicts(fresh)
                    || fresh.uncertaintyMillis() <= old.uncertaintyAt(fresh.at().monoMillis())
                ? fresh
                : old);
  }

  @Override
  public Optional<Fix> fix(SampleTime now) {
    Fix known = best.get();
    return known == null || !known.at().boot().equals(now.boot())
        ? Optional.empty()
        : Optional.of(known.moved(now));
  }
}
