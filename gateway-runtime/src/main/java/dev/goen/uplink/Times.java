package dev.goen.uplink;

import dev.goen.buffer.Entry;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import java.time.Duration;
import java.util.List;
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

  /**
   * Whether any of some entries is what is being measured now.
   *
   * @param boot the boot they were made in
   */
  boolean anyLive(BootId boot, List<Entry> entries) {
    SampleTime now = clock.now();
    if (!boot.equals(now.boot())) {
      return false;
    }
    for (Entry entry : entries.reversed()) { // the newest first: it is the most likely
      if (isLive(entry, now.monoMillis())) {
        return true;
      }
    }
    return false;
  }

  private boolean isLive(Entry entry, long now) {
    long age = now - entry.time().monoMillis();
    return age < LIVE_MILLIS
        || (entry instanceof Entry.Sample sample
            && age < period.apply(sample.reading()).toMillis());
  }
}
