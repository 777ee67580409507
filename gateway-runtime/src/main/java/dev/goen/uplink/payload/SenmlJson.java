package dev.goen.uplink.payload;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/** SenML in JSON (RFC 8428, clause 5): a pack that a person can read. */
public final class SenmlJson implements Codec {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private final GatewayIdentity identity;

  public SenmlJson(GatewayIdentity identity) {
    this.identity = identity;
  }

  @Override
  public List<Message> encode(Pack pack, PackTime time) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(64 * pack.entries().size() + 256);
    try (JsonGenerator out = JSON.createGenerator(body)) {
      new Writer(out).write(identity.baseName(), pack, time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        new Message(
            identity.path(pack),
            body.toByteArray(),
            Message.Content.SENML_JSON,
            Codec.identity(pack, time)));
  }

  private static final class Writer extends SenmlWriter<IOException> {
    private final JsonGenerator out;

    Writer(JsonGenerator out) {
      this.out = out;
    }

    @Override
    void startPack(int records) throws IOException {
      out.writeStartArray();
    }

    @Override
    void endPack() throws IOException {
      out.writeEndArray();
    }

    @Override
    void startRecord(int fields) throws IOException {
      out.writeStartObject();
    }

    @Override
    void endRecord() throws IOException {
      out.writeEndObject();
    }

    @Override
    void label(Label label) throws IOException {
      out.writeFieldName(label.text);
    }

    @Override
    void text(String text) throws IOException {
      out.writeString(text);
    }

    /** Decimal places are kept: 1.50 m was read to the centimetre. */
    @Override
    void decimal(long unscaled, int scale) throws IOException {
      out.writeNumber(BigDecimal.valueOf(unscaled, scale));
    }

    @Override
    void seconds(long millis) throws IOException {
      BigDecimal seconds = BigDecimal.valueOf(millis, 3).stripTrailingZeros();
      out.writeNumber(seconds.scale() < 0 ? seconds.setScale(0) : seconds);
    }

    @Override
    void binary64(double number) throws IOException {
      out.writeNumber(number);
    }

    @Override
    void flag(boolean on) throws IOException {
      out.writeBoolean(on);
    }

    @Override
    void bytes(byte[] bytes) throws IOException {
      out.writeBinary(Base64Variants.MODIFIED_FOR_URL, bytes, 0, bytes.length);
    }
  }
}
