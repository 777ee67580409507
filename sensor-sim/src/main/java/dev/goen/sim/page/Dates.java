package dev.goen.sim.page;

import dev.goen.sim.time.TrueTime;
import dev.goen.sim.time.TrueTimes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Dates the records that the page shows, and notices when it had dated some of them wrongly. */
final class Dates {

  /** What is shown may be wrong by this before all of it is drawn anew, ms. */
  private static final long TOLERATED_MS = 2_000;

  private record Boot(String gateway, String boot) {}

  /** How the first record of a boot that is shown was dated. */
  private record Used(long mono, @Nullable Long sent, @Nullable String clock, long utc) {}

  private final Map<Boot, Used> used = new HashMap<>();
  private @Nullable TrueTimes times;

  /**
   * Learns what has come of boots and anchors since the last time.
   *
   * @return whether something that has been dated is now known to be wrong; then all must be dated
   *     anew
   */
  boolean refresh(Connection store) throws SQLException {
    TrueTimes fresh = TrueTimes.read(store);
    times = fresh;
    for (Map.Entry<Boot, Used> one : used.entrySet()) {
      Used then = one.getValue();
      Boot boot = one.getKey();
      TrueTime now = fresh.of(boot.gateway, boot.boot, then.mono, then.sent, then.clock);
      if (now != null && Math.abs(now.utcMillis() - then.utc) > TOLERATED_MS) {
        used.clear();
        return true;
      }
    }
    return false;
  }

  /** UTC of a record, ms; null when nobody knows. */
  @Nullable Long utc(
      String gateway,
      @Nullable String boot,
      @Nullable Long mono,
      @Nullable Long sent,
      @Nullable String clock) {
    TrueTimes known = times;
    TrueTime time = known == null ? null : known.of(gateway, boot, mono, sent, clock);
    Long utc = time == null ? sent : (Long) time.utcMillis();
    if (boot != null && mono != null && utc != null) {
      used.putIfAbsent(new Boot(gateway, boot), new Used(mono, sent, clock, utc));
    }
    return utc;
  }
}
