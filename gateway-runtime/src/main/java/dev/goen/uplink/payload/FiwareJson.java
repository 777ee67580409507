package dev.goen.uplink.payload;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.goen.buffer.Entry;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;

/**
 * The JSON of FIWARE's IoT Agent over MQTT: an array of measures to {@code
 * /json/{key}/{device}/attrs}, the device being {@code {gateway}-{sensor}}.
 *
 * <p>A message can carry one device only, so a pack becomes as many messages as it has sensors.
 * Each measure has one entry with its epoch, stream and seq, so that the platform can tell one it
 * has already. What is no reading is an attribute of the device {@code {gateway}-gateway}. Without
 * a clock there is no {@code TimeInstant}, only boot and monotonic milliseconds: the platform must
 * not take its own time of arrival for the time of the sample.
 */
public final class FiwareJson implements Codec {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();
  private static final DateTimeFormatter ISO_MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final GatewayIdentity identity;
  private final String key;

  /**
   * Makes the codec.
   *
   * @param key the API key of the service group
   */
  public FiwareJson(GatewayIdentity identity, String key) {
    this.identity = identity;
    this.key = key;
  }

  @Override
  public List<Message> encode(Pack pack, PackTime time) {
    Map<String, List<Numbered>> devices = new LinkedHashMap<>();
    PrimitiveIterator.OfLong numbers = pack.seqs().iterator();
    for (Entry entry : pack.entries()) {
      String sensor =
          entry instanceof Entry.Sample sample ? sample.reading().sensor().text() : "gateway";
      devices
          .computeIfAbsent(sensor, name -> new ArrayList<>())
          .add(new Numbered(numbers.nextLong(), entry));
    }
    List<Message> messages = new ArrayList<>();
    devices.forEach(
        (sensor, entries) ->
            messages.add(
                new Message(
                    "/json/" + key + '/' + identity.gateway() + '-' + sensor + "/attrs",
                    measures(pack, time, entries),
                    Message.Content.JSON,
                    Codec.identity(pack, time))));
    return messages;
  }

  private static byte[] measures(Pack pack, PackTime time, List<Numbered> entries) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(160 * entries.size());
    try (JsonGenerator out = JSON.createGenerator(body)) {
      out.writeStartArray();
      for (Numbered numbered : entries) {
        measure(out, pack, time, numbered);
      }
      out.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.toByteArray();
  }

  private static void measure(JsonGenerator out, Pack pack, PackTime time, Numbered numbered)
      throws IOException {
    long mono = numbered.entry().time().monoMillis();
    out.writeStartObject();
    if (time.clock() == PackTime.Clock.UNSYNCED) {
      out.writeStringField("boot", pack.boot().toString());
      out.writeNumberField("mono", mono);
    } else {
      out.writeStringField("TimeInstant", ISO_MILLIS.format(Instant.ofEpochMilli(time.at(mono))));
    }
    Optional<Notice> notice = Notice.of(numbered.entry());
    if (notice.isPresent()) {
      out.writeStringField(notice.get().name(), notice.get().text());
    } else if (numbered.entry() instanceof Entry.Sample sample) {
      reading(out, sample.reading());
    }
    out.writeStringField("clock", time.clock().label());
    out.writeStringField("epoch", pack.epoch().toString());
    out.writeStringField("stream", pack.stream().toString());
    out.writeNumberField("seq", numbered.seq());
    out.writeEndObject();
  }

  private static void reading(JsonGenerator out, Reading reading) throws IOException {
    out.writeFieldName(reading.quantity());
    switch (reading.value()) {
      case Value.Decimal decimal ->
          out.writeNumber(BigDecimal.valueOf(decimal.unscaled(), decimal.scale()));
      case Value.Binary64 binary -> out.writeNumber(binary.number());
      case Value.Text text -> out.writeString(text.text());
      case Value.Flag flag -> out.writeBoolean(flag.on());
      case Value.Bytes bytes ->
          out.writeBinary(Base64Variants.MODIFIED_FOR_URL, bytes.bytes(), 0, bytes.bytes().length);
      case Value.None none -> out.writeNull();
    }
    if (reading.quality() != Quality.GOOD && reading.quality() != Quality.UNCHECKED) {
      out.writeNumberField("quality", reading.quality().code());
      if (reading.reason() != null) {
        out.writeNumberField("reason", reading.reason().code());
      }
    }
  }

  private record Numbered(long seq, Entry entry) {}
}
