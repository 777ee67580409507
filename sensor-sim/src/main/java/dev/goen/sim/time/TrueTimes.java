package dev.goen.sim.time;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Dates the records of a store by all that has arrived up to a moment. Records are never rewritten:
 * who wants the true time asks here, and asks again when more has come.
 */
public final class TrueTimes {

  private final Map<String, GatewayTimes> gateways = new HashMap<>();

  private TrueTimes() {}

  /** Reads what a store knows of boots and anchors; small against its records. */
  public static TrueTimes read(Connection store) throws SQLException {
    TrueTimes times = new TrueTimes();
    StoredBoots.read(store)
        .forEach((gateway, boots) -> times.gateways.put(gateway, new GatewayTimes(boots)));
    return times;
  }

  /**
   * Dates a record by the columns of its row; null when neither its boot nor its UTC is known.
   *
   * @param mono milliseconds on the monotonic clock of the boot
   * @param sent UTC in ms, as it was sent
   * @param clock {@code synced}, {@code unsynced} or {@code estimated}, as it was sent
   */
  public @Nullable TrueTime of(
      String gateway,
      @Nullable String boot,
      @Nullable Long mono,
      @Nullable Long sent,
      @Nullable String clock) {
    GatewayTimes times = gateways.get(gateway);
    if (times != null && boot != null && mono != null) {
      return times.at(boot, mono, "synced".equals(clock) ? sent : null);
    }
    if (sent == null) {
      return null;
    }
    // A payload without boot, such as FIWARE's, can only be believed.
    return new TrueTime(
        sent,
        null,
        null,
        "synced".equals(clock) ? TrueTime.State.SYNCED : TrueTime.State.ESTIMATED);
  }
}
