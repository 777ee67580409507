package dev.goen.sim.hub;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one door into the store: whatever transport a payload came by, it is decoded here. */
public final class Intake {
  private static final Pattern STATUS = Pattern.compile("goen/v1/[^/]+/([^/]+)/status");

  private final HubStore store;

  public Intake(HubStore store) {
    this.store = store;
  }

  /** What became of a payload. It is on disk in either case. */
  public sealed interface Result {
    /** Decoded and stored. */
    record Stored(HubStore.Outcome outcome) implements Result {}

    /** A status, or a topic that is not for the hub to store. */
    record Noted() implements Result {}

    /** Not decoded; kept aside with the reason. */
    record Refused(String reason) implements Result {}
  }

  /**
   * Takes a payload whose format its first byte tells, and returns when it is stored.
   *
   * @throws SQLException when it could not be stored: it must not be acknowledged
   */
  public Result take(Arrival arrival, byte[] payload) throws SQLException {
    return take(arrival, payload, Format.of(payload));
  }

  /**
   * Takes a payload of a known format, and returns when it is stored.
   *
   * @throws SQLException when it could not be stored: it must not be acknowledged
   */
  public Result take(Arrival arrival, byte[] payload, Format format) throws SQLException {
    try {
      Matcher status = STATUS.matcher(arrival.topic());
      if (status.matches()) {
        return status(status.group(1), arrival, payload);
      }
      if (!arrival.topic().startsWith("goen/v1/") && !FiwareDecoder.isTopic(arrival.topic())) {
        return new Result.Noted();
      }
      List<Row> rows =
          FiwareDecoder.isTopic(arrival.topic())
              ? FiwareDecoder.decode(payload, arrival, store.gateways())
              : PackDecoder.decode(payload, format, arrival);
      return new Result.Stored(store.store(rows, arrival.receivedMillis()));
    } catch (PackRefused e) {
      String reason = String.valueOf(e.getMessage());
      store.refuse(arrival, payload, reason);
      return new Result.Refused(reason);
    }
  }

  private Result status(String gateway, Arrival arrival, byte[] payload)
      throws SQLException, PackRefused {
    // An empty retained message takes a status away at the broker; the newest known one stays here.
    if (payload.length > 0) {
      if (!(JsonTree.read(payload) instanceof Map<?, ?>)) {
        throw new PackRefused("a status that is not a JSON object");
      }
      store.status(gateway, new String(payload, StandardCharsets.UTF_8), arrival.receivedMillis());
    }
    return new Result.Noted();
  }
}
