package dev.goen.uplink.payload;

import dev.goen.buffer.Entry;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;

/**
 * The records of a pack in SenML (RFC 8428), for both of its representations.
 *
 * <p>Record 1 is the identity: {@code bn}, {@code bt}, {@code n} = "pack" and {@code vs} = "{epoch}
 * {stream} {seqset} {boot} {mono of bt, ms} {clock}". The entries follow in the order of their
 * numbers; one begins at each name that ends neither in {@code /q} nor in {@code /r}.
 *
 * @param <E> what writing may fail with
 */
abstract class SenmlWriter<E extends Exception> {

  /** A label and its CBOR number (RFC 8428, clause 6, table 4). */
  enum Label {
    BN("bn", -2),
    BT("bt", -3),
    N("n", 0),
    U("u", 1),
    V("v", 2),
    VS("vs", 3),
    VB("vb", 4),
    T("t", 6),
    VD("vd", 8);

    final String text;
    final int number;

    Label(String text, int number) {
      this.text = text;
      this.number = number;
    }
  }

  /** The text value of a reading whose value is missing. */
  private static final String MISSING = "missing";

  abstract void startPack(int records) throws E;

  abstract void endPack() throws E;

  abstract void startRecord(int fields) throws E;

  abstract void endRecord() throws E;

  abstract void label(Label label) throws E;

  abstract void text(String text) throws E;

  /** The number {@code unscaled / 10^scale}, which may have zeros at its end. */
  abstract void decimal(long unscaled, int scale) throws E;

  abstract void binary64(double number) throws E;

  abstract void flag(boolean on) throws E;

  abstract void bytes(byte[] bytes) throws E;

  final void write(String baseName, Pack pack, PackTime time) throws E {
    startPack(records(pack));
    startRecord(4);
    text(Label.BN, baseName);
    label(Label.BT);
    seconds(time.baseMillis());
    text(Label.N, "pack");
    text(Label.VS, String.join(" ", Codec.identity(pack, time).values()));
    endRecord();
    for (Entry entry : pack.entries()) {
      long offset = entry.time().monoMillis() - time.baseMono();
      if (entry instanceof Entry.Sample sample) {
        reading(sample.reading(), offset);
      } else {
        notice(Notice.of(entry).orElseThrow(), offset);
      }
    }
    endPack();
  }

  private void notice(Notice notice, long offset) throws E {
    startRecord(offset == 0 ? 2 : 3);
    text(Label.N, "gateway/" + notice.name());
    text(Label.VS, notice.text());
    endRecord(offset);
  }

  /** Only what is out of the ordinary is said: GOOD and UNCHECKED are the rule. */
  private static boolean saysQuality(Reading reading) {
    return reading.quality() != Quality.GOOD && reading.quality() != Quality.UNCHECKED;
  }

  private static int records(Pack pack) {
    int records = 1;
    for (Entry entry : pack.entries()) {
      records++;
      if (entry instanceof Entry.Sample sample && saysQuality(sample.reading())) {
        records += sample.reading().reason() == null ? 1 : 2;
      }
    }
    return records;
  }

  private void reading(Reading reading, long offset) throws E {
    startRecord(2 + (reading.unit() == Unit.NONE ? 0 : 1) + (offset == 0 ? 0 : 1));
    nameAndUnit(reading);
    value(reading.value());
    endRecord(offset);
    if (saysQuality(reading)) {
      remark(reading.name() + "/q", reading.quality().code(), offset);
      if (reading.reason() != null) {
        remark(reading.name() + "/r", reading.reason().code(), offset);
      }
    }
  }

  /** The fields n and, where there is a unit, u. */
  void nameAndUnit(Reading reading) throws E {
    text(Label.N, reading.name());
    if (reading.unit() != Unit.NONE) {
      text(Label.U, reading.unit().symbol());
    }
  }

  private void value(Value value) throws E {
    if (value instanceof Value.Decimal decimal) {
      // Nearly every value is one, and the switch is slow where only C1 compiles.
      label(Label.V);
      decimal(decimal.unscaled(), decimal.scale());
      return;
    }
    switch (value) {
      case Value.Decimal decimal -> {} // above
      case Value.Binary64 binary -> {
        label(Label.V);
        binary64(binary.number());
      }
      case Value.Text text -> text(Label.VS, text.text());
      case Value.Flag flag -> {
        label(Label.VB);
        flag(flag.on());
      }
      case Value.Bytes bytes -> {
        label(Label.VD);
        bytes(bytes.bytes());
      }
      case Value.None none -> text(Label.VS, MISSING);
    }
  }

  private void remark(String name, int code, long offset) throws E {
    startRecord(offset == 0 ? 2 : 3);
    text(Label.N, name);
    label(Label.V);
    decimal(code, 0);
    endRecord(offset);
  }

  private void endRecord(long offset) throws E {
    if (offset != 0) {
      label(Label.T);
      seconds(offset);
    }
    endRecord();
  }

  private void text(Label label, String text) throws E {
    label(label);
    text(text);
  }

  /** A time in seconds, without zeros at the end: it is not told to a resolution. */
  abstract void seconds(long millis) throws E;
}
