package dev.goen.sim.account;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * An account as JSON: {@code {"proven":…,"streams":[…],"sensors":[…],"findings":[…]}}, the members
 * named as in {@link StreamLine}, {@link SensorLine} and {@link Finding}.
 */
public final class ReportJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ReportJson() {}

  /** Writes an account. */
  public static String of(Account account) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeBooleanField("proven", account.proven());
      json.writeArrayFieldStart("streams");
      for (StreamLine line : account.streams()) {
        stream(json, line);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("sensors");
      for (SensorLine line : account.sensors()) {
        sensor(json, line);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("findings");
      for (Finding finding : account.findings()) {
        json.writeStartObject();
        json.writeStringField("kind", finding.kind().label());
        json.writeStringField("gateway", finding.gateway());
        json.writeStringField("what", finding.what());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail", e);
    }
    return text.toString();
  }

  private static void stream(JsonGenerator json, StreamLine line) throws IOException {
    json.writeStartObject();
    json.writeStringField("gateway", line.gateway());
    json.writeStringField("owner", line.owner());
    json.writeStringField("stream", line.stream());
    json.writeStringField("epoch", line.epoch());
    json.writeBooleanField("volatile", line.isVolatile());
    json.writeStringField("end", line.end().name().toLowerCase(java.util.Locale.ROOT));
    json.writeNumberField("last", line.last());
    json.writeNumberField("delivered", line.delivered());
    counts(json, "lost", line.lost());
    json.writeNumberField("unexplained", line.unexplained());
    texts(json, line.examples());
    json.writeBooleanField("complete", line.complete());
    json.writeEndObject();
  }

  private static void sensor(JsonGenerator json, SensorLine line) throws IOException {
    json.writeStartObject();
    json.writeStringField("gateway", line.gateway());
    json.writeStringField("stream", line.stream());
    json.writeStringField("sensor", line.sensor());
    json.writeStringField("quantity", line.quantity());
    if (line.period() > 0) {
      json.writeNumberField("period", line.period());
      json.writeNumberField("expected", line.expected());
    }
    json.writeNumberField("seen", line.seen());
    json.writeNumberField("unplanned", line.unplanned());
    counts(json, "notTaken", line.notTaken());
    json.writeNumberField("missing", line.missing());
    json.writeNumberField("lost", line.lost());
    json.writeNumberField("owed", line.owed());
    json.writeNumberField("unexplained", line.unexplained());
    texts(json, line.examples());
    json.writeEndObject();
  }

  private static void counts(JsonGenerator json, String name, Map<String, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> one : counts.entrySet()) {
      json.writeNumberField(one.getKey(), one.getValue());
    }
    json.writeEndObject();
  }

  private static void texts(JsonGenerator json, List<String> texts) throws IOException {
    json.writeArrayFieldStart("examples");
    for (String one : texts) {
      json.writeString(one);
    }
    json.writeEndArray();
  }
}
