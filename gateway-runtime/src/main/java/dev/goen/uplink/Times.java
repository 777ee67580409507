package dev.goen.uplink;

import dev.goen.buffer.Entry;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an uplink must know of time.
 *
 * @param clock the present, on the monotonic clock
 * @param anchors the newest anchor of a boot
 * @param period how often a reading of this kind is taken; how long it counts as live
 */
public record Times(
    SampleClock clock,
    Function<BootId, Optional<Entry.Anchor>> anchors,
    Function<Reading, Duration> period) {

  /** Data no older than this is live, however short its period. */
  static final long LIVE_MILLIS = 2_000;

  long now() {
    return clock.now().monoMillis();
  }

  /** Whether an entry is what is being measured now. */
  boolean isLive(Entry entry) {
    if (!entry.time().boot().equals(clock.now().boot())) {
      return false;
    }
    long limit =
        entry instanceof Entry.Sample sample
            ? Math.max(LIVE_MILLIS, period.apply(sample.reading()).toMillis())
            : LIVE_MILLIS;
    return now() - entry.time().monoMillis() < limit;
  }
}
