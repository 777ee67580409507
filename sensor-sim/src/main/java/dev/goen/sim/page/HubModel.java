package dev.goen.sim.page;

import dev.goen.sim.account.Finding;
import dev.goen.sim.account.NumberBook;
import dev.goen.sim.account.StreamLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the page knows, folded from the store's records in whatever order they come. Memory is
 * bounded by the number of sensors and tags, not by how long the hub runs. Safe for many threads.
 */
final class HubModel {

  private static final int UNKNOWN = -1;
  private static final String OBSERVER = "hub";

  private record Sensor(String gateway, String sensor, String owner) {}

  private record Status(String json, long received) {}

  private final Map<String, List<Threshold>> thresholds;
  private final Map<String, Measured> measured = new TreeMap<>();
  private final Map<String, Sensor> sensors = new TreeMap<>();
  private final Map<String, Steps> alarms = new TreeMap<>();
  private final Map<String, Steps> contacts = new TreeMap<>();
  private final Map<String, Status> statuses = new TreeMap<>();
  private Presence presence = new Presence();
  private Outages outages = new Outages();
  private final NumberBook numbers = new NumberBook();
  private List<Finding> suspicions = List.of();
  private long version;
  private long restarts;
  private long records;
  private long undated;
  private long unreadable;
  private long conflicts;
  private long refused;
  private long redelivered;
  private @Nullable String problem;

  HubModel(Map<String, List<Threshold>> thresholds) {
    this.thresholds = Map.copyOf(thresholds);
  }

  synchronized void fold(List<Row> rows) {
    for (Row row : rows) {
      version++;
      records++;
      try {
        numbers.fold(
            row.gateway(),
            row.epoch(),
            row.stream(),
            row.seq(),
            row.sensor() + '/' + row.quantity(),
            row.txt(),
            row.received());
        foldWhatItSays(row);
      } catch (IllegalArgumentException e) {
        unreadable++;
      }
      observed("*", row.lane(), "arrivals").count(row.received(), version);
    }
  }

  /**
   * Forgets all that was folded from records, because their dates were wrong: they come again. What
   * the page has observed itself is in no record, and stays.
   */
  synchronized void restart() {
    restarts++;
    measured.values().removeIf(one -> !one.owner().equals(OBSERVER) || one.isCount());
    sensors.clear();
    alarms.clear();
    contacts.clear();
    presence = new Presence();
    outages = new Outages();
    records = 0;
    undated = 0;
    unreadable = 0;
  }

  /** Changes when what was shown before is void. */
  synchronized long restarts() {
    return restarts;
  }

  private void foldWhatItSays(Row row) {
    String text = row.txt();
    if (row.sensor().equals("gateway")) {
      if (row.quantity().equals("not-taken") && text != null) {
        outages.fold(row, text);
      }
      return;
    }
    Long utc = row.utc();
    if (utc == null) {
      undated++;
      return;
    }
    outages.clock(row, utc);
    Double num = row.num();
    switch (row.quantity()) {
      case "alarm" -> {
        // A missing level never clears an alarm.
        if (num != null) {
          steps(alarms, row).add(utc, (int) Math.round(num));
        }
      }
      case "tag" -> {
        if (text != null) {
          presence.seen(row, text, utc);
        }
      }
      case "contact" -> {
        Boolean closed = row.flag();
        steps(contacts, row).add(utc, closed == null ? UNKNOWN : closed ? 1 : 0);
      }
      default -> {
        if (num != null || !row.hasValue()) {
          measured(row.gateway(), row.sensor(), row.quantity(), row.owner()).add(utc, row, version);
        }
      }
    }
  }

  /** Takes the last status of a gateway, which must be valid JSON, when it is new. */
  synchronized boolean status(String gateway, String json, long received) {
    Status before = statuses.put(gateway, new Status(json, received));
    return before == null || before.received != received || !before.json.equals(json);
  }

  synchronized void depth(String gateway, String destination, long at, double records) {
    version++;
    observed(gateway, destination, "depth").add(at, records, version);
  }

  synchronized void lastKnown(String gateway, String stream, String epoch, long last) {
    numbers.lastKnown(gateway, stream, epoch, last);
  }

  /** Why the store cannot be read: {@code absent}, a message, or null while it can. */
  synchronized void problem(@Nullable String newProblem) {
    problem = newProblem;
  }

  /** What the hub itself has counted: records, packs, packs. */
  synchronized void counts(long newConflicts, long newRefused, long newRedelivered) {
    conflicts = newConflicts;
    refused = newRefused;
    redelivered = newRedelivered;
  }

  /** What the hub noticed while it stored. */
  synchronized void suspicions(List<Finding> found) {
    suspicions = List.copyOf(found);
  }

  /** Everything for the page; of the plots only what changed after a version. */
  synchronized void write(Json json, Range range, long since, long now) {
    json.put("cursor", version)
        .object("store")
        .put("problem", problem)
        .put("records", records)
        .put("undated", undated)
        .put("unreadable", unreadable)
        .put("conflicts", conflicts)
        .put("refused", refused)
        .put("redelivered", redelivered)
        .end();
    json.array("gateways");
    statuses.forEach(
        (gateway, status) ->
            json.object()
                .put("gateway", gateway)
                .put("received", status.received)
                .putJson("status", status.json)
                .end());
    json.end();
    writeAlarms(json);
    writeContacts(json, now - range.spanMs());
    presence.write(json, now);
    outages.write(json);
    writeStreams(json);
    writeFindings(json);
    json.array("series");
    measured.forEach(
        (key, one) ->
            one.write(
                json,
                range,
                since,
                now,
                thresholds.getOrDefault(key.substring(key.indexOf('/') + 1), List.of())));
    json.end();
  }

  private void writeStreams(Json json) {
    Map<String, List<StreamLine>> streams = new TreeMap<>();
    for (StreamLine line : numbers.lines()) {
      streams
          .computeIfAbsent(line.gateway() + '\0' + line.stream(), key -> new ArrayList<>())
          .add(line);
    }
    json.array("streams");
    for (List<StreamLine> epochs : streams.values()) {
      json.object()
          .put("gateway", epochs.getFirst().gateway())
          .put("stream", epochs.getFirst().stream())
          .put("epochs", epochs.size())
          .put("last", epochs.stream().mapToLong(StreamLine::last).sum())
          .put("delivered", epochs.stream().mapToLong(StreamLine::delivered).sum())
          .put("lost", epochs.stream().mapToLong(StreamLine::lostInAll).sum())
          .put("missing", epochs.stream().mapToLong(StreamLine::unexplained).sum())
          .put("complete", epochs.stream().allMatch(StreamLine::complete))
          .end();
    }
    json.end();
  }

  private void writeFindings(Json json) {
    List<Finding> all = new ArrayList<>(suspicions);
    all.addAll(numbers.findings());
    json.array("findings");
    for (Finding finding : all) {
      json.object()
          .put("kind", finding.kind().label())
          .put("gateway", finding.gateway())
          .put("what", finding.what())
          .end();
    }
    json.end();
  }

  private void writeAlarms(Json json) {
    json.array("alarms");
    alarms.forEach(
        (key, levels) -> {
          int level = levels.now();
          if (level > 0) {
            writeSensor(json.object(), key)
                .put("level", level)
                .put("water", measured.containsKey(key + "/stage"))
                .put("since", levels.since(state -> state > 0))
                .put("levelSince", levels.since(state -> state == level))
                .end();
          }
        });
    json.end();
  }

  private void writeContacts(Json json, long from) {
    json.array("contacts");
    contacts.forEach(
        (key, states) -> {
          int state = states.now();
          writeSensor(json.object(), key)
              .put("state", state)
              .put("since", states.since(other -> other == state));
          states.write(json, from);
          json.end();
        });
    json.end();
  }

  private Json writeSensor(Json json, String key) {
    Sensor sensor = sensors.get(key);
    return sensor == null
        ? json
        : json.put("gateway", sensor.gateway)
            .put("sensor", sensor.sensor)
            .put("owner", sensor.owner);
  }

  private Steps steps(Map<String, Steps> of, Row row) {
    sensors.putIfAbsent(row.sensorKey(), new Sensor(row.gateway(), row.sensor(), row.owner()));
    return of.computeIfAbsent(row.sensorKey(), key -> new Steps());
  }

  private Measured observed(String gateway, String what, String quantity) {
    return measured(gateway, what, quantity, OBSERVER);
  }

  private Measured measured(String gateway, String sensor, String quantity, String owner) {
    return measured.computeIfAbsent(
        gateway + '/' + sensor + '/' + quantity,
        key -> new Measured(gateway, sensor, quantity, owner));
  }
}
