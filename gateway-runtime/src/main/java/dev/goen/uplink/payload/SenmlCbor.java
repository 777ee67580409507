package dev.goen.uplink.payload;

import dev.goen.reading.Reading;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SenML in CBOR (RFC 8428, clause 6), definite lengths and integer labels. */
public final class SenmlCbor implements Codec {

  private final GatewayIdentity identity;

  /** Kept, as what it grows to would be taken from the heap and cleared for each pack. */
  private final CborSink sink = new CborSink(1024);

  public SenmlCbor(GatewayIdentity identity) {
    this.identity = identity;
  }

  @Override
  public List<Message> encode(Pack pack, PackTime time) {
    return List.of(
        new Message(
            identity.path(pack),
            bytes(pack, time),
            Message.Content.SENML_CBOR,
            Codec.identity(pack, time)));
  }

  private byte[] bytes(Pack pack, PackTime time) {
    synchronized (sink) {
      sink.clear();
      new Writer(sink).write(identity.baseName(), pack, time);
      return sink.toBytes();
    }
  }

  private static final class Writer extends SenmlWriter<RuntimeException> {
    private final CborSink out;
    private final Names names = new Names();
    private @Nullable Series previous;

    Writer(CborSink out) {
      this.out = out;
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
      out.small(label.number);
    }

    @Override
    void nameAndUnit(Reading reading) {
      out.raw(series(reading).nameAndUnit);
    }

    /** What the readings of a series have in common is written once, and copied after that. */
    private Series series(Reading reading) {
      Series expected = previous == null ? null : previous.next;
      Series series = expected != null && expected.is(reading) ? expected : names.of(reading);
      if (previous != null) {
        previous.next = series;
      }
      previous = series;
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

  private static final class Names {
    private final Map<String, Series> ofSensor = new HashMap<>();

    Series of(Reading reading) {
      String sensor = reading.sensor().text();
      Series first = ofSensor.get(sensor);
      Series series = first;
      while (series != null && !series.is(reading)) {
        series = series.other;
      }
      if (series == null) {
        series = new Series(reading, first);
        ofSensor.put(sensor, series);
      }
      return series;
    }
  }

  /** A quantity of a sensor. */
  private static final class Series {
    private final SensorId sensor;
    private final String quantity;
    private final Unit unit;
    private final byte[] nameAndUnit;
    private final @Nullable Series other;

    /** The one that came after it last time: mostly it does so again. */
    private @Nullable Series next;

    /**
     * A series that is new.
     *
     * @param other another one of the same sensor
     */
    Series(Reading reading, @Nullable Series other) {
      this.sensor = reading.sensor();
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

    boolean is(Reading reading) {
      return unit == reading.unit()
          && sensor.equals(reading.sensor())
          && quantity.equals(reading.quantity());
    }
  }
}
