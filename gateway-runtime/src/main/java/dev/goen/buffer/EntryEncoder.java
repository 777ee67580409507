package dev.goen.buffer;

import dev.goen.buffer.SeriesBook.Profile;
import dev.goen.buffer.SeriesBook.Series;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the records of a block; the layout is told in {@link BlockCodec}. */
final class EntryEncoder {

  static final int OTHER_SERIES = 0;
  static final int OTHER_SHAPE = 1;
  static final int EPOCH_OPEN = 2;
  static final int LOST = 3;
  static final int NOT_TAKEN = 4;
  static final int ANCHOR = 5;
  static final int LOST_RUNS = 6;

  /** Its own equals and hashCode: those of a record are slow where only C1 compiles. */
  private record SeriesKey(SensorId sensor, String quantity, Unit unit) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof SeriesKey key
          && unit == key.unit
          && quantity.equals(key.quantity)
          && sensor.text().equals(key.sensor.text());
    }

    @Override
    public int hashCode() {
      return 31 * sensor.text().hashCode() + quantity.hashCode();
    }
  }

  private final ByteSink out;
  private final BootId boot;
  private final SeriesBook book = new SeriesBook();

  /** The series of each record that is a reading. */
  private final int[] seriesOf;

  private long mono;

  private EntryEncoder(ByteSink out, BootId boot, int records) {
    this.out = out;
    this.boot = boot;
    this.seriesOf = new int[records];
  }

  static void encode(ByteSink out, BootId boot, List<Entry> entries) {
    EntryEncoder encoder = new EntryEncoder(out, boot, entries.size());
    encoder.dictionary(entries);
    encoder.mono = entries.getFirst().time().monoMillis();
    out.varint(encoder.mono);
    for (int i = 0; i < entries.size(); i++) {
      encoder.entry(entries.get(i), encoder.seriesOf[i]);
    }
  }

  private void dictionary(List<Entry> entries) {
    Map<SeriesKey, Integer> indexes = new HashMap<>();
    List<Profile> profiles = new ArrayList<>();
    List<Integer> profileOfSeries = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) instanceof Entry.Sample sample) {
        Reading reading = sample.reading();
        SeriesKey key = new SeriesKey(reading.sensor(), reading.quantity(), reading.unit());
        Integer known = indexes.get(key);
        seriesOf[i] = known == null ? book.size() : known;
        if (known == null) {
          int index = profile(profiles, reading);
          profileOfSeries.add(index);
          indexes.put(key, book.size());
          book.define(reading.sensor(), profiles.get(index));
        }
      }
    }
    out.varint(profiles.size());
    for (Profile profile : profiles) {
      out.text(profile.quantity);
      out.text(profile.unit.symbol());
      profile.shape.write(out);
    }
    out.varint(book.size());
    String before = "";
    for (int i = 0; i < book.size(); i++) {
      String name = book.get(i).sensor.text();
      name(before, name);
      out.varint(profileOfSeries.get(i));
      before = name;
    }
  }

  /** The index of a profile, added if need be. There are a few in a block: a search is quickest. */
  private static int profile(List<Profile> profiles, Reading reading) {
    Shape shape = Shape.of(reading);
    for (int i = 0; i < profiles.size(); i++) {
      Profile one = profiles.get(i);
      if (one.unit == reading.unit()
          && one.quantity.equals(reading.quantity())
          && one.shape.equals(shape)) {
        return i;
      }
    }
    profiles.add(new Profile(reading.quantity(), reading.unit(), shape));
    return profiles.size() - 1;
  }

  /** Front coding: the length shared with the name before and the length of the rest in a byte. */
  private void name(String before, String name) {
    int shared = 0;
    int most = Math.min(15, Math.min(before.length(), name.length()));
    while (shared < most && before.charAt(shared) == name.charAt(shared)) {
      shared++;
    }
    int rest = name.length() - shared;
    out.u8((shared << 4) | Math.min(rest, 15));
    if (rest >= 15) {
      out.varint(rest - 15);
    }
    for (int i = shared; i < name.length(); i++) {
      out.u8(name.charAt(i));
    }
  }

  private void entry(Entry entry, int series) {
    if (!entry.time().boot().equals(boot)) {
      throw new IllegalArgumentException("a record of another boot: " + entry.time().boot());
    }
    long now = entry.time().monoMillis();
    long step = now - mono;
    mono = now;
    switch (entry) {
      case Entry.Sample sample -> sample(sample.reading(), series, step);
      case Entry.EpochOpen open -> epochOpen(open, step);
      case Entry.Lost lost -> lost(lost, step);
      case Entry.NotTaken gap -> notTaken(gap, step);
      case Entry.Anchor anchor -> {
        head(ANCHOR, step);
        out.zigzag(anchor.utcMillis());
        out.zigzag(anchor.uncertaintyMillis());
      }
    }
  }

  private void head(int kind, long step) {
    out.varint(((long) kind << 1) | 1);
    out.zigzag(step);
  }

  private void sample(Reading reading, int index, long step) {
    Series series = book.get(index);
    Shape shape = Shape.of(reading);
    if (!shape.equals(series.shape)) {
      head(OTHER_SHAPE, step);
      out.varint(index);
      shape.write(out);
      series.shape = shape;
    } else if (series != book.predicted() || step < 0 || step >= 1L << 62) {
      head(OTHER_SERIES, step);
      out.varint(index);
    } else {
      out.varint(step << 1);
    }
    book.came(series);
    value(series, reading.value());
  }

  private void value(Series series, Value value) {
    switch (value) {
      case Value.None _ -> {}
      case Value.Decimal decimal -> {
        out.zigzag(decimal.unscaled() - series.near());
        series.note(decimal.unscaled());
      }
      case Value.Binary64 binary -> {
        long bits = Double.doubleToRawLongBits(binary.number());
        changedBytes(bits ^ series.near());
        series.note(bits);
      }
      case Value.Text text -> {
        boolean same = text.text().equals(series.text);
        out.u8(same ? 1 : 0);
        if (!same) {
          out.text(text.text());
          series.text = text.text();
        }
      }
      case Value.Flag flag -> out.u8(flag.on() ? 1 : 0);
      case Value.Bytes bytes -> {
        byte[] content = bytes.bytes();
        out.varint(content.length);
        out.raw(content);
      }
    }
  }

  /** Leading zero bytes and the number of bytes that follow, in a nibble each; then these bytes. */
  private void changedBytes(long difference) {
    int leading = Long.numberOfLeadingZeros(difference) / 8;
    int length = difference == 0 ? 0 : 8 - leading - Long.numberOfTrailingZeros(difference) / 8;
    out.u8((leading << 4) | length);
    for (int i = 0; i < length; i++) {
      out.u8((int) (difference >>> (56 - 8 * (leading + i))));
    }
  }

  private void epochOpen(Entry.EpochOpen open, long step) {
    head(EPOCH_OPEN, step);
    out.u8(
        (open.previous().isPresent() ? 1 : 0)
            | (open.clean() ? 2 : 0)
            | (open.isVolatile() ? 4 : 0));
    open.previous().ifPresent(previous -> out.u64(previous.bits()));
    out.zigzag(open.lastSeq());
  }

  @SuppressWarnings("EnumOrdinal") // the stored code of a cause; its enum is append-only
  private void lost(Entry.Lost lost, long step) {
    head(LOST_RUNS, step);
    out.u8(lost.cause().ordinal());
    out.u64(lost.epoch().bits());
    out.text(lost.stream().toString());
    out.varint(lost.seqs().runs());
    long end = 0;
    for (SeqSet run : lost.seqs().cut(1)) {
      out.varint(run.first() - end);
      out.varint(run.last() - run.first());
      end = run.last();
    }
  }

  @SuppressWarnings("EnumOrdinal") // the stored code of a cause; its enum is append-only
  private void notTaken(Entry.NotTaken gap, long step) {
    head(NOT_TAKEN, step);
    boolean otherBoot = !gap.fromBoot().equals(boot);
    out.u8((gap.cause().ordinal() << 1) | (otherBoot ? 1 : 0));
    if (otherBoot) {
      out.u64(gap.fromBoot().uuid().getMostSignificantBits());
      out.u64(gap.fromBoot().uuid().getLeastSignificantBits());
    }
    out.text(gap.sensor().map(SensorId::text).orElse(""));
    out.zigzag(gap.from());
    out.zigzag(gap.to());
    out.zigzag(gap.expected());
  }
}
