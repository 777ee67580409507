package dev.goen.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.goen.buffer.BufferStatus;
import dev.goen.buffer.Room;
import dev.goen.clock.ClockReport;
import dev.goen.clock.Fix;
import dev.goen.keys.KeyReport;
import dev.goen.poll.BusStatus;
import dev.goen.reading.SampleTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Writes the gateway's status as the hub reads it (contract, topic {@code status}). */
public final class StatusJson {

  private static final JsonFactory JSON = new JsonFactory();

  private StatusJson() {}

  /**
   * What the status tells.
   *
   * @param now on the monotonic clock
   * @param time who knows the time, how well, and how often the wall clock was set
   * @param buses to the devices
   * @param links to the hubs
   * @param started when this run of the gateway began
   * @param plan what is sampled, and when
   * @param configuration what the gateway runs with
   * @param trouble what the gateway suffers from, in one line; empty when nothing
   */
  public record Status(
      String gateway,
      String version,
      SampleTime now,
      ClockReport time,
      BufferStatus buffer,
      List<DeviceBoard.State> devices,
      List<BusStatus> buses,
      List<Link> links,
      SampleTime started,
      List<PlanJson.Turn> plan,
      Configuration configuration,
      String trouble) {}

  /**
   * What the gateway runs with.
   *
   * @param local SHA-256 of the technician's files
   * @param remote revision of what a hub has sent; empty for none
   * @param trial of the order that brought it, while it is being tried, and how long it still is
   * @param last the last order that is decided, and what became of it
   * @param trouble why nothing that a hub has sent is in force; empty when there is no reason
   */
  public record Configuration(
      String local,
      String remote,
      Optional<Map.Entry<String, Duration>> trial,
      Optional<Map.Entry<String, String>> last,
      String trouble) {}

  /**
   * How the link to a hub does, since the start of the program.
   *
   * @param budget {@code unlimited}, {@code open}, {@code backlog-waits} or {@code live-waits}
   * @param lanes what was delivered in each
   * @param keys of its transports, in the order they are tried
   */
  public record Link(
      String destination,
      boolean connected,
      String budget,
      Map<String, Traffic> lanes,
      List<KeyReport> keys) {}

  /**
   * What a lane delivered.
   *
   * @param bytes what its packs took on the link, with all that carries them
   */
  public record Traffic(long readings, long bytes) {}

  /** The status while the gateway runs. */
  public static byte[] write(Status status) {
    return json(
        json -> {
          json.writeStringField("gateway", status.gateway());
          json.writeBooleanField("online", true);
          json.writeStringField("version", status.version());
          json.writeStringField("boot", status.now().boot().toString());
          json.writeNumberField("mono", status.now().monoMillis());
          writeTime(json, status.now(), status.time());
          json.writeNumberField("started", status.started().monoMillis());
          PlanJson.write(json, status.plan());
          writeBuffer(json, status.buffer());
          writeLinks(json, status.links());
          writeDevices(json, status);
          writeBuses(json, status.buses());
          writeConfiguration(json, status.configuration());
          String trouble = status.buffer().volatileFor().orElse(status.trouble());
          if (!trouble.isEmpty()) {
            json.writeStringField("trouble", trouble);
          }
        });
  }

  /** The last status, and the will: what the hub shows of a gateway that is gone. */
  public static byte[] offline(String gateway) {
    return json(
        json -> {
          json.writeStringField("gateway", gateway);
          json.writeBooleanField("online", false);
        });
  }

  private static void writeTime(JsonGenerator json, SampleTime now, ClockReport time)
      throws IOException {
    Optional<Fix> best = time.best().map(fix -> fix.moved(now));
    if (best.isPresent()) {
      long uncertainty = best.get().uncertaintyMillis();
      json.writeNumberField("utc", best.get().utcMillis());
      json.writeStringField("clock", uncertainty > Fix.CERTAIN_MILLIS ? "estimated" : "synced");
      json.writeStringField("clockSource", time.source());
      json.writeNumberField("clockUncertainty", uncertainty);
    } else {
      json.writeNullField("utc");
      json.writeStringField("clock", "unsynced");
    }
    if (time.lastStep().isPresent()) {
      json.writeObjectFieldStart("clockSteps");
      json.writeNumberField("count", time.steps());
      json.writeNumberField("mono", time.lastStep().get().monoMillis());
      json.writeNumberField("millis", time.lastStepMillis());
      json.writeEndObject();
    }
    if (!time.trouble().isEmpty()) {
      json.writeStringField("clockTrouble", time.trouble());
    }
  }

  private static void writeBuffer(JsonGenerator json, BufferStatus buffer) throws IOException {
    json.writeStringField("epoch", buffer.epoch().toString());
    json.writeBooleanField("volatile", buffer.volatileFor().isPresent());
    json.writeArrayFieldStart("streams");
    for (var stream : new TreeMap<>(buffer.lastSeq()).entrySet()) {
      json.writeStartObject();
      json.writeStringField("stream", stream.getKey().toString());
      json.writeNumberField("last", stream.getValue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("depth");
    for (var destination : new TreeMap<>(buffer.depth()).entrySet()) {
      json.writeNumberField(destination.getKey(), destination.getValue());
    }
    json.writeEndObject();
    json.writeNumberField("fileBytes", buffer.fileBytes());
    json.writeNumberField("corruptBlocks", buffer.corruptBlocks());
    writeRoom(json, buffer.room());
  }

  private static void writeRoom(JsonGenerator json, Room room) throws IOException {
    json.writeObjectFieldStart("room");
    json.writeNumberField("used", room.usedBytes());
    json.writeNumberField("limit", room.limitBytes());
    json.writeBooleanField("makingRoom", room.makingRoom());
    json.writeBooleanField("diskLow", room.diskLow());
    json.writeNumberField("diskFree", room.diskFreeBytes());
    json.writeNumberField("thinned", room.thinned());
    json.writeNumberField("evicted", room.evicted());
    json.writeNumberField("logged", room.loggedBytes());
    json.writeEndObject();
  }

  private static void writeLinks(JsonGenerator json, List<Link> links) throws IOException {
    json.writeArrayFieldStart("links");
    for (Link link : links) {
      json.writeStartObject();
      json.writeStringField("to", link.destination());
      json.writeBooleanField("connected", link.connected());
      json.writeStringField("budget", link.budget());
      for (var lane : link.lanes().entrySet()) {
        json.writeObjectFieldStart(lane.getKey());
        json.writeNumberField("readings", lane.getValue().readings());
        json.writeNumberField("bytes", lane.getValue().bytes());
        json.writeEndObject();
      }
      writeKeys(json, link.keys());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** Only what there is to say, so that a link without keys costs nothing. */
  private static void writeKeys(JsonGenerator json, List<KeyReport> keys) throws IOException {
    if (keys.stream().allMatch(KeyReport.NONE::equals)) {
      return;
    }
    json.writeArrayFieldStart("keys");
    for (KeyReport one : keys) {
      json.writeStartObject();
      if (one.until().isPresent()) {
        json.writeNumberField("until", one.until().get().toEpochMilli());
      }
      if (one.endsWithinDays().isPresent()) {
        json.writeNumberField("endsWithinDays", one.endsWithinDays().getAsInt());
      }
      if (!one.trouble().isEmpty()) {
        json.writeStringField("trouble", one.trouble());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeDevices(JsonGenerator json, Status status) throws IOException {
    OptionalLong utc = status.time().utcMillis(status.now());
    json.writeArrayFieldStart("devices");
    for (DeviceBoard.State device : status.devices()) {
      json.writeStartObject();
      json.writeStringField("id", device.id().text());
      json.writeStringField("state", device.word());
      if (utc.isPresent()) {
        long ago = status.now().monoMillis() - device.since().monoMillis();
        json.writeNumberField("since", utc.getAsLong() - ago);
      }
      json.writeNumberField("polls", device.polls());
      json.writeNumberField("failed", device.failed());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeBuses(JsonGenerator json, List<BusStatus> buses) throws IOException {
    json.writeArrayFieldStart("buses");
    for (BusStatus bus : buses) {
      json.writeStartObject();
      json.writeStringField("id", bus.name());
      json.writeBooleanField("open", bus.open());
      json.writeNumberField("reopened", bus.reopened());
      json.writeNumberField("overruns", bus.overruns());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeConfiguration(JsonGenerator json, Configuration configuration)
      throws IOException {
    json.writeObjectFieldStart("configuration");
    json.writeStringField("local", configuration.local());
    if (!configuration.remote().isEmpty()) {
      json.writeStringField("remote", configuration.remote());
    }
    if (configuration.trial().isPresent()) {
      json.writeObjectFieldStart("trial");
      json.writeStringField("id", configuration.trial().get().getKey());
      json.writeNumberField("left", configuration.trial().get().getValue().toMillis());
      json.writeEndObject();
    }
    if (configuration.last().isPresent()) {
      json.writeObjectFieldStart("last");
      json.writeStringField("id", configuration.last().get().getKey());
      json.writeStringField("result", configuration.last().get().getValue());
      json.writeEndObject();
    }
    if (!configuration.trouble().isEmpty()) {
      json.writeStringField("trouble", configuration.trouble());
    }
    json.writeEndObject();
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] json(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("v", 1);
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
