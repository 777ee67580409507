package dev.goen.uplink.payload;

import dev.goen.reading.Reading;
import dev.goen.reading.Unit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SenML in CBOR (RFC 8428, clause 6), definite lengths and integer labels. */
public final class SenmlCbor implements Codec {

  private final GatewayIdentity identity;

  public SenmlCbor(GatewayIdentity identity) {
    this.identity = identity;
  }

  @Override
  public List<Message> encode(Pack pack, PackTime time) {
    Writer writer = new Writer(40 * pack.entries().size() + 256);
    writer.write(identity.baseName(), pack, time);
    return List.of(
        new Message(
            identity.path(pack),
            writer.out.toBytes(),
            Message.Content.SENML_CBOR,
            Codec.identity(pack, time)));
  }

  private static final class Writer extends SenmlWriter<RuntimeException> {
    private final CborSink out;
    private final Map<String, Series> ofSensor = new HashMap<>();

    Writer(int expectedBytes) {
      this.out = new CborSink(expectedBytes);
    }

    @Override
    void startPack(int records) {
      out.array(records);
    }

    @Override
    void endPack() {}

    @Override
    void startRecord(int fields) {
      out.map(fields);
    }

    @Override
    void endRecord() {}

    @Override
    void label(Label label) {
      out.integer(label.number);
    }

    @Override
    void nameAndUnit(Reading reading) {
      out.raw(series(reading).nameAndUnit);
    }

    /** What the readings of a pack have in common is written once, and copied after that. */
    private Series series(Reading reading) {
      String sensor = reading.sensor().text();
      Series first = ofSensor.get(sensor);
      Series series = first;
      while (series != null && !series.has(reading)) {
        series = series.other;
      }
      if (series == null) {
        series = new Series(reading, first);
        ofSensor.put(sensor, series);
      }
      return series;
    }

    @Override
    void text(String text) {
      out.text(text);
    }

    @Override
    void decimal(long unscaled, int scale) {
      out.decimal(unscaled, scale);
    }

    @Override
    void seconds(long millis) {
      out.decimal(millis, 3);
    }

    @Override
    void binary64(double number) {
      out.binary64(number);
    }

    @Override
    void flag(boolean on) {
      out.flag(on);
    }

    @Override
    void bytes(byte[] bytes) {
      out.binary(bytes);
    }
  }

  /** A quantity of a sensor. */
  private static final class Series {
    private final String quantity;
    private final Unit unit;
    private final byte[] nameAndUnit;
    private final @Nullable Series other;

    /**
     * A series that is new.
     *
     * @param other another one of the same sensor
     */
    Series(Reading reading, @Nullable Series other) {
      this.quantity = reading.quantity();
      this.unit = reading.unit();
      this.other = other;
      CborSink sink = new CborSink(64);
      sink.integer(SenmlWriter.Label.N.number);
      sink.text(reading.name());
      if (unit != Unit.NONE) {
        sink.integer(SenmlWriter.Label.U.number);
        sink.text(unit.symbol());
      }
      this.nameAndUnit = sink.toBytes();
    }

    boolean has(Reading reading) {
      return unit == reading.unit() && quantity.equals(reading.quantity());
    }
  }
}
