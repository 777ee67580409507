package dev.goen.uplink.payload;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/** SenML in CBOR (RFC 8428, clause 6), definite lengths and integer labels. */
public final class SenmlCbor implements Codec {

  private static final CBORFactory CBOR =
      CBORFactory.builder()
          .enable(CBORGenerator.Feature.WRITE_MINIMAL_INTS)
          .enable(CBORGenerator.Feature.WRITE_MINIMAL_DOUBLES)
          .build();

  private final GatewayIdentity identity;

  public SenmlCbor(GatewayIdentity identity) {
    this.identity = identity;
  }

  @Override
  public List<Message> encode(Pack pack, PackTime time) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(32 * pack.entries().size() + 256);
    try (JsonGenerator out = CBOR.createGenerator(body)) {
      new Writer(out).write(identity.baseName(), pack, time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        new Message(
            identity.path(pack),
            body.toByteArray(),
            Message.Content.SENML_CBOR,
            Codec.identity(pack, time)));
  }

  private static final class Writer extends SenmlWriter {
    Writer(JsonGenerator out) {
      super(out);
    }

    @Override
    void startPack(int records) throws IOException {
      out.writeStartArray(null, records);
    }

    @Override
    void startRecord(int fields) throws IOException {
      out.writeStartObject(null, fields);
    }

    @Override
    void label(Label label) throws IOException {
      out.writeFieldId(label.number);
    }

    /**
     * An integer where it is one; else a float of 4 bytes where that is exact and no longer than
     * the decimal fraction (RFC 8949, clause 3.4.4: tag 4 over exponent and mantissa).
     */
    @Override
    void number(BigDecimal number) throws IOException {
      BigDecimal shortest = number.stripTrailingZeros();
      if (shortest.scale() <= 0) {
        out.writeNumber(shortest.longValueExact());
        return;
      }
      float single = shortest.floatValue();
      boolean smallMantissa = shortest.unscaledValue().bitLength() <= 8;
      if (!smallMantissa
          && Float.isFinite(single)
          && new BigDecimal(single).compareTo(shortest) == 0) {
        out.writeNumber(single);
      } else {
        out.writeNumber(shortest);
      }
    }

    @Override
    void bytes(byte[] bytes) throws IOException {
      out.writeBinary(bytes);
    }
  }
}
