package dev.goen.health;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Stream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what is to be sampled, so that the hub can tell a sample that was never taken. Devices
 * that are asked alike share an entry: a hundred gauges must not make a long status.
 */
public final class PlanJson {

  private PlanJson() {}

  /**
   * How one device is asked. Those that speak unasked have no turns.
   *
   * @param first when its first turn is due; the others follow in whole periods
   * @param quantities as they are stored
   */
  public record Turn(
      SensorId sensor, Stream stream, Duration period, SampleTime first, List<String> quantities) {
    public Turn {
      quantities = List.copyOf(quantities);
    }
  }

  private record Alike(Stream stream, long period, long from, List<String> quantities) {}

  static void write(JsonGenerator json, List<Turn> plan) throws IOException {
    Map<Alike, List<SensorId>> groups = new LinkedHashMap<>();
    for (Turn turn : plan) {
      groups
          .computeIfAbsent(
              new Alike(
                  turn.stream, turn.period.toMillis(), turn.first.monoMillis(), turn.quantities),
              alike -> new ArrayList<>())
          .add(turn.sensor);
    }
    json.writeArrayFieldStart("plan");
    for (Map.Entry<Alike, List<SensorId>> group : groups.entrySet()) {
      Alike alike = group.getKey();
      json.writeStartObject();
      json.writeStringField("stream", alike.stream.toString());
      json.writeNumberField("period", alike.period);
      json.writeNumberField("from", alike.from);
      texts(json, "quantities", alike.quantities);
      texts(json, "sensors", group.getValue().stream().map(SensorId::text).toList());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void texts(JsonGenerator json, String name, List<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String one : texts) {
      json.writeString(one);
    }
    json.writeEndArray();
  }
}
