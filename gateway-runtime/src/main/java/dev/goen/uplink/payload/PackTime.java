package dev.goen.uplink.payload;

import dev.goen.buffer.Entry;
import dev.goen.clock.Fix;
import dev.goen.reading.SampleTime;
import java.util.Locale;
import java.util.Optional;

/**
 * How the time of a pack is told at the moment of sending.
 *
 * @param baseMono the instant of the first entry, in milliseconds of the pack's boot
 * @param baseMillis the same instant: UTC in milliseconds since 1970, or, when the clock is {@link
 *     Clock#UNSYNCED}, minus the age in milliseconds
 */
public record PackTime(long baseMono, long baseMillis, Clock clock) {

  /** How far the times can be trusted. */
  public enum Clock {
    /** UTC to the second. */
    SYNCED,
    /** Unknown: the base time is relative to the sending. */
    UNSYNCED,
    /** UTC, but by an anchor so uncertain or so far away that the second is not sure. */
    ESTIMATED;

    /** The word on the wire. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Tells the time of a pack.
   *
   * @param anchor an anchor of the pack's boot, if any is known
   * @param now the present; of a pack from an earlier boot without anchor only the least age is
   *     known, the time since this boot began
   */
  public static PackTime of(Pack pack, Optional<Entry.Anchor> anchor, SampleTime now) {
    long base = pack.entries().getFirst().time().monoMillis();
    long last = pack.entries().getLast().time().monoMillis();
    if (anchor.isPresent()) {
      Entry.Anchor known = anchor.get();
      Fix fix = new Fix(known.time(), known.utcMillis(), known.uncertaintyMillis());
      long worst = Math.max(fix.uncertaintyAt(base), fix.uncertaintyAt(last));
      long utc = known.utcMillis() + (base - known.time().monoMillis());
      return new PackTime(base, utc, worst > Fix.CERTAIN_MILLIS ? Clock.ESTIMATED : Clock.SYNCED);
    }
    if (pack.boot().equals(now.boot())) {
      return new PackTime(base, base - now.monoMillis(), Clock.UNSYNCED);
    }
    return new PackTime(base, -now.monoMillis() - Math.max(0, last - base), Clock.UNSYNCED);
  }

  /** UTC in milliseconds, or minus the age, of an instant of the same boot. */
  public long at(long monoMillis) {
    return baseMillis + (monoMillis - baseMono);
  }
}
