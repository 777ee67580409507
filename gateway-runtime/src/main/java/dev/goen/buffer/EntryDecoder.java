package dev.goen.buffer;

import dev.goen.buffer.SeriesBook.Profile;
import dev.goen.buffer.SeriesBook.Series;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the records of a block; the inverse of {@link EntryEncoder}. */
final class EntryDecoder {

  private static final Unit[] UNITS = Unit.values();
  private static final Entry.LossCause[] LOSS_CAUSES = Entry.LossCause.values();
  private static final Entry.AbsenceCause[] ABSENCE_CAUSES = Entry.AbsenceCause.values();

  private final ByteSource in;
  private final BootId boot;
  private final SeriesBook book = new SeriesBook();
  private long mono;
  private @Nullable SampleTime time;

  private EntryDecoder(ByteSource in, BootId boot) {
    this.in = in;
    this.boot = boot;
  }

  /**
   * Reads that many records.
   *
   * @throws ByteSource.Malformed or IllegalArgumentException when the bytes are not records
   */
  static List<Entry> decode(ByteSource in, BootId boot, int count) {
    EntryDecoder decoder = new EntryDecoder(in, boot);
    decoder.dictionary();
    decoder.mono = in.varint();
    List<Entry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(decoder.entry());
    }
    return entries;
  }

  private void dictionary() {
    int profileCount = in.count();
    List<Profile> profiles = new ArrayList<>(profileCount);
    for (int i = 0; i < profileCount; i++) {
      profiles.add(new Profile(in.text(), unit(in.text()), Shape.read(in)));
    }
    int seriesCount = in.count();
    String before = "";
    for (int i = 0; i < seriesCount; i++) {
      before = name(before);
      book.define(new SensorId(before), profiles.get(in.index(profileCount)));
    }
  }

  private static Unit unit(String symbol) {
    for (Unit unit : UNITS) {
      if (unit.symbol().equals(symbol)) {
        return unit;
      }
    }
    throw new ByteSource.Malformed("no such unit: " + symbol);
  }

  private String name(String before) {
    int lengths = in.u8();
    int shared = lengths >> 4;
    int rest = lengths & 15;
    if (rest == 15) {
      rest += in.count();
    }
    if (shared > before.length()) {
      throw new ByteSource.Malformed("a name that shares more than there is");
    }
    StringBuilder name = new StringBuilder(before.substring(0, shared));
    for (int i = 0; i < rest; i++) {
      name.append((char) in.u8());
    }
    return name.toString();
  }

  private Entry entry() {
    long head = in.varint();
    if ((head & 1) == 0) {
      mono += head >>> 1;
      Series series = book.predicted();
      if (series == null) {
        throw new ByteSource.Malformed("a reading in a block without series");
      }
      return sample(series);
    }
    mono += in.zigzag();
    return switch ((int) Math.min(head >>> 1, 255)) {
      case EntryEncoder.OTHER_SERIES -> sample(book.get(in.index(book.size())));
      case EntryEncoder.OTHER_SHAPE -> {
        Series series = book.get(in.index(book.size()));
        series.shape = Shape.read(in);
        yield sample(series);
      }
      case EntryEncoder.EPOCH_OPEN -> epochOpen();
      case EntryEncoder.LOST -> lost(true);
      case EntryEncoder.LOST_RUNS -> lost(false);
      case EntryEncoder.NOT_TAKEN -> notTaken();
      case EntryEncoder.ANCHOR -> new Entry.Anchor(time(), in.zigzag(), in.zigzag());
      default -> throw new ByteSource.Malformed("no such kind of record: " + (head >>> 1));
    };
  }

  /** One poll may yield several readings that share a time. */
  private SampleTime time() {
    SampleTime now = time;
    if (now == null || now.monoMillis() != mono) {
      now = new SampleTime(boot, mono);
      time = now;
    }
    return now;
  }

  private Entry sample(Series series) {
    book.came(series);
    Value value = value(series);
    Shape shape = series.shape;
    Profile profile = series.profile;
    return new Entry.Sample(
        new Reading(
            series.sensor,
            profile.quantity,
            value,
            profile.unit,
            shape.quality(),
            shape.reason(),
            time()));
  }

  private Value value(Series series) {
    return switch (series.shape.form()) {
      case NONE -> Value.NONE;
      case DECIMAL -> {
        series.note(series.near() + in.zigzag());
        yield new Value.Decimal(series.near(), series.shape.scale());
      }
      case BINARY64 -> {
        series.note(series.near() ^ changedBytes());
        yield new Value.Binary64(Double.longBitsToDouble(series.near()));
      }
      case TEXT -> {
        if (in.index(2) == 0) {
          series.text = in.text();
        }
        yield new Value.Text(series.text);
      }
      case FLAG -> new Value.Flag(in.index(2) == 1);
      case BYTES -> new Value.Bytes(in.raw(in.count()));
    };
  }

  private long changedBytes() {
    int lengths = in.u8();
    int leading = lengths >> 4;
    int length = lengths & 15;
    if (leading + length > 8) {
      throw new ByteSource.Malformed("more than eight bytes");
    }
    long difference = 0;
    for (int i = 0; i < length; i++) {
      difference |= (long) in.u8() << (56 - 8 * (leading + i));
    }
    return difference;
  }

  private Entry epochOpen() {
    int flags = in.index(8);
    Optional<EpochId> previous =
        (flags & 1) != 0 ? Optional.of(new EpochId(in.u64())) : Optional.empty();
    return new Entry.EpochOpen(time(), previous, in.zigzag(), (flags & 2) != 0, (flags & 4) != 0);
  }

  private Entry lost(boolean asText) {
    Entry.LossCause cause = LOSS_CAUSES[in.index(LOSS_CAUSES.length)];
    EpochId epoch = new EpochId(in.u64());
    Stream stream = Stream.parse(in.text());
    SeqSet seqs = asText ? SeqSet.parse(in.text()) : runs();
    return new Entry.Lost(time(), epoch, stream, seqs, cause);
  }

  private SeqSet runs() {
    SeqSet seqs = SeqSet.EMPTY;
    long end = 0;
    for (int left = in.count(); left > 0; left--) {
      long first = end + in.varint();
      end = first + in.varint();
      seqs = seqs.plus(SeqSet.range(first, end));
    }
    return seqs;
  }

  private Entry notTaken() {
    int flags = in.index(2 * ABSENCE_CAUSES.length);
    BootId fromBoot = (flags & 1) != 0 ? new BootId(new UUID(in.u64(), in.u64())) : boot;
    String sensor = in.text();
    return new Entry.NotTaken(
        time(),
        sensor.isEmpty() ? Optional.empty() : Optional.of(new SensorId(sensor)),
        fromBoot,
        in.zigzag(),
        in.zigzag(),
        in.zigzag(),
        ABSENCE_CAUSES[flags >> 1]);
  }
}
