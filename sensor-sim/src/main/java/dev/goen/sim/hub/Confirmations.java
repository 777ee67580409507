package dev.goen.sim.hub;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the hub tells each gateway that it has stored (contract, topic {@code confirm}), and what it
 * asks for again: holes that have stood for some seconds and are not said to be lost.
 *
 * <p>What is told stays small: of one stream of an epoch the first runs only, which claims less
 * than there is and so nothing false; of all of them those that last got anything; and one that is
 * complete drops out after an hour in which nothing of it came.
 */
final class Confirmations {
  private static final int MOST_RUNS = 500;
  private static final int MOST_STREAMS = 200;
  private static final long WANTED_AFTER_MILLIS = 5_000;
  private static final long DROPPED_AFTER_MILLIS = 3_600_000;

  private final Map<String, Gateway> gateways = new TreeMap<>();

  private record Key(String epoch, String stream) {}

  private static final class Gateway {
    private String operator = "";
    private boolean changed = true;
    private String lastWant = "";
    private final Map<Key, Numbers> streams = new HashMap<>();

    Numbers of(String epoch, String stream) {
      return streams.computeIfAbsent(new Key(epoch, stream), key -> new Numbers());
    }
  }

  private static final class Numbers {
    private final NumberRuns stored = new NumberRuns();
    private final NumberRuns lost = new NumberRuns();
    private NumberRuns holesBefore = new NumberRuns();
    private NumberRuns want = new NumberRuns();
    private long lookedAt;
    private long newest;

    boolean isComplete() {
      NumberRuns holes = stored.holes();
      holes.removeAll(lost);
      return holes.isEmpty();
    }

    void look(long now) {
      if (now - lookedAt < WANTED_AFTER_MILLIS) {
        want.removeAll(stored);
        return;
      }
      lookedAt = now;
      NumberRuns holes = stored.holes();
      holes.removeAll(lost);
      want = holesBefore;
      want.removeAll(stored);
      want.removeAll(lost);
      holesBefore = holes;
    }
  }

  /** Begins with what a store holds already. */
  synchronized void load(Connection store, long now) throws SQLException {
    try (Statement statement = store.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT gateway, epoch, stream, seq, name, txt FROM record ORDER BY 1, 2, 3, 4")) {
      while (found.next()) {
        add(
            found.getString(1),
            found.getString(2),
            found.getString(3),
            found.getLong(4),
            found.getString(5),
            String.valueOf(found.getString(6)),
            now);
      }
    }
  }

  /** These have been stored, now or before. */
  synchronized void stored(List<Row> rows, long now) {
    for (Row row : rows) {
      String text = String.valueOf(row.text());
      add(row.gateway(), row.epoch(), row.stream(), row.seq(), row.name(), text, now);
    }
  }

  private void add(
      String id, String epoch, String stream, long seq, String name, String text, long now) {
    Gateway gateway = gateways.computeIfAbsent(id, same -> new Gateway());
    gateway.changed = true;
    Numbers numbers = gateway.of(epoch, stream);
    numbers.stored.add(seq, seq);
    numbers.newest = now;
    if (name.equals("gateway/lost")) {
      LostText gap = LostText.parse(text);
      if (!gap.epoch().isEmpty()) {
        gateway.of(gap.epoch(), gap.stream()).lost.addAll(gap.seqs());
      }
    }
  }

  /** A gateway has told how it is, and so who runs it. */
  synchronized void seen(String operator, String gateway) {
    gateways.computeIfAbsent(gateway, same -> new Gateway()).operator = operator;
  }

  /** What is to be told now: of each gateway of which anything came, or is newly wanted. */
  synchronized List<Announcer.Message> due(long now) {
    List<Announcer.Message> due = new ArrayList<>();
    gateways.forEach(
        (id, gateway) -> {
          StringBuilder wants = new StringBuilder();
          for (Map.Entry<Key, Numbers> stream : gateway.streams.entrySet()) {
            stream.getValue().look(now);
            if (!stream.getValue().want.isEmpty()) {
              wants.append(stream.getKey()).append(stream.getValue().want.text(MOST_RUNS));
            }
          }
          boolean news = gateway.changed || !wants.toString().equals(gateway.lastWant);
          if (news && !gateway.operator.isEmpty()) {
            gateway.changed = false;
            gateway.lastWant = wants.toString();
            due.add(
                new Announcer.Message(
                    "goen/v1/" + gateway.operator + "/" + id + "/confirm",
                    json(gateway, now),
                    true));
          }
        });
    return due;
  }

  /** It could not be told: it is due again. */
  synchronized void untold() {
    gateways.values().forEach(gateway -> gateway.changed = true);
  }

  private static byte[] json(Gateway gateway, long now) {
    gateway
        .streams
        .values()
        .removeIf(numbers -> now - numbers.newest > DROPPED_AFTER_MILLIS && numbers.isComplete());
    List<Map.Entry<Key, Numbers>> newestFirst = new ArrayList<>(gateway.streams.entrySet());
    newestFirst.sort((a, b) -> Long.compare(b.getValue().newest, a.getValue().newest));
    List<String> entries = new ArrayList<>();
    for (Map.Entry<Key, Numbers> stream : newestFirst) {
      if (entries.size() < MOST_STREAMS && !stream.getValue().stored.isEmpty()) {
        entries.add(
            "{\"epoch\":\"%s\",\"stream\":\"%s\",\"stored\":\"%s\",\"want\":\"%s\"}"
                .formatted(
                    stream.getKey().epoch(),
                    stream.getKey().stream(),
                    stream.getValue().stored.text(MOST_RUNS),
                    stream.getValue().want.text(MOST_RUNS)));
      }
    }
    return ("{\"epochs\":[" + String.join(",", entries) + "]}").getBytes(StandardCharsets.UTF_8);
  }
}
