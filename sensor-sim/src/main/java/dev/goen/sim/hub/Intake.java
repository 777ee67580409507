package dev.goen.sim.hub;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one door into the store: whatever transport a payload came by, it is decoded here. */
public final class Intake {
  private static final Pattern STATUS = Pattern.compile("goen/v1/([^/]+)/([^/]+)/status");

  /** What the hub itself says, which a broker brings back to whoever listens to all. */
  private static final Pattern OWN =
      Pattern.compile("goen/v1/[^/]+/[^/]+/(confirm|cmd/.*|config/.*|time/answer)");

  private static final Pattern ANSWER =
      Pattern.compile("goen/v1/[^/]+/[^/]+/answer/([A-Za-z0-9-]{1,64})");

  private static final Pattern TIME = Pattern.compile("goen/v1/[^/]+/[^/]+/time");

  private static final Pattern QUESTION = Pattern.compile("[0-9a-f]{16}");

  private final HubStore store;
  private final Predicate<Row> poison;
  private final Listener listener;

  public Intake(HubStore store) {
    this(store, row -> false, new Listener() {});
  }

  /**
   * A door.
   *
   * @param poison a pack with such a record is refused
   * @param listener told what has come in
   */
  Intake(HubStore store, Predicate<Row> poison, Listener listener) {
    this.store = store;
    this.poison = poison;
    this.listener = listener;
  }

  /** Told on the thread a payload comes by; must not wait for anything slow. */
  interface Listener {
    /** These are on disk, now or since before. */
    default void stored(List<Row> rows, long receivedMillis) {}

    /**
     * A gateway tells how it is.
     *
     * @param trial the id of the configuration it tries; empty for none
     */
    default void status(String operator, String gateway, boolean online, String trial) {}

    /** A gateway asks on this topic for the time. */
    default void asked(String topic, String id, long receivedMillis) {}

    /** A gateway answers an order. */
    default void answer(String id, String json) {}
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
        return status(status.group(1), status.group(2), arrival, payload);
      }
      if (TIME.matcher(arrival.topic()).matches()) {
        return question(arrival, payload);
      }
      Matcher answer = ANSWER.matcher(arrival.topic());
      if (answer.matches()) {
        listener.answer(answer.group(1), new String(payload, StandardCharsets.UTF_8));
        return new Result.Noted();
      }
      if (OWN.matcher(arrival.topic()).matches()) {
        return new Result.Noted();
      }
      if (!arrival.topic().startsWith("goen/v1/") && !FiwareDecoder.isTopic(arrival.topic())) {
        return new Result.Noted();
      }
      List<Row> rows =
          FiwareDecoder.isTopic(arrival.topic())
              ? FiwareDecoder.decode(payload, arrival, store.gateways())
              : PackDecoder.decode(payload, format, arrival);
      if (rows.stream().anyMatch(poison)) {
        throw new PackRefused("a record that this hub is made to refuse");
      }
      Result.Stored stored = new Result.Stored(store.store(rows, arrival.receivedMillis()));
      listener.stored(rows, arrival.receivedMillis());
      return stored;
    } catch (PackRefused e) {
      String reason = String.valueOf(e.getMessage());
      store.refuse(arrival, payload, reason);
      return new Result.Refused(reason);
    }
  }

  private Result question(Arrival arrival, byte[] payload) throws PackRefused {
    if (!(JsonTree.read(payload) instanceof Map<?, ?> question)
        || !(question.get("id") instanceof String id)
        || !QUESTION.matcher(id).matches()) {
      throw new PackRefused("a question for the time without an id of 16 hexadecimal digits");
    }
    listener.asked(arrival.topic(), id, arrival.receivedMillis());
    return new Result.Noted();
  }

  private static String trial(Map<?, ?> status) {
    return status.get("configuration") instanceof Map<?, ?> configuration
            && configuration.get("trial") instanceof Map<?, ?> trial
            && trial.get("id") instanceof String id
        ? id
        : "";
  }

  private Result status(String operator, String gateway, Arrival arrival, byte[] payload)
      throws SQLException, PackRefused {
    // An empty retained message takes a status away at the broker; the newest known one stays here.
    if (payload.length > 0) {
      if (!(JsonTree.read(payload) instanceof Map<?, ?> fields)) {
        throw new PackRefused("a status that is not a JSON object");
      }
      String json = new String(payload, StandardCharsets.UTF_8);
      store.status(gateway, json, arrival.receivedMillis());
      boolean online = Boolean.TRUE.equals(fields.get("online"));
      listener.status(operator, gateway, online, trial(fields));
    }
    return new Result.Noted();
  }
}
