package dev.goen.uplink.payload;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.goen.buffer.Entry;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The records of a pack in SenML (RFC 8428), for both of its representations.
 *
 * <p>Record 1 is the identity: {@code bn}, {@code bt}, {@code n} = "pack" and {@code vs} = "{epoch}
 * {stream} {seqset} {boot} {mono of bt, ms} {clock}". The entries follow in the order of their
 * numbers; one begins at each name that ends neither in {@code /q} nor in {@code /r}.
 */
abstract class SenmlWriter {

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

  final JsonGenerator out;

  SenmlWriter(JsonGenerator out) {
    this.out = out;
  }

  abstract void startPack(int records) throws IOException;

  abstract void startRecord(int fields) throws IOException;

  abstract void label(Label label) throws IOException;

  abstract void number(BigDecimal number) throws IOException;

  abstract void bytes(byte[] bytes) throws IOException;

  final void write(String baseName, Pack pack, PackTime time) throws IOException {
    startPack(records(pack));
    startRecord(4);
    text(Label.BN, baseName);
    label(Label.BT);
    number(seconds(time.baseMillis()));
    text(Label.N, "pack");
    text(Label.VS, String.join(" ", Codec.identity(pack, time).values()));
    out.writeEndObject();
    for (Entry entry : pack.entries()) {
      long offset = entry.time().monoMillis() - time.baseMono();
      Optional<Notice> notice = Notice.of(entry);
      if (notice.isPresent()) {
        startRecord(offset == 0 ? 2 : 3);
        text(Label.N, "gateway/" + notice.get().name());
        text(Label.VS, notice.get().text());
        endRecord(offset);
      } else if (entry instanceof Entry.Sample sample) {
        reading(sample.reading(), offset);
      }
    }
    out.writeEndArray();
    out.flush();
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

  private void reading(Reading reading, long offset) throws IOException {
    String unit = reading.unit().symbol();
    startRecord(2 + (unit.isEmpty() ? 0 : 1) + (offset == 0 ? 0 : 1));
    text(Label.N, reading.name());
    if (!unit.isEmpty()) {
      text(Label.U, unit);
    }
    value(reading.value());
    endRecord(offset);
    if (saysQuality(reading)) {
      remark(reading.name() + "/q", reading.quality().code(), offset);
      if (reading.reason() != null) {
        remark(reading.name() + "/r", reading.reason().code(), offset);
      }
    }
  }

  private void value(Value value) throws IOException {
    switch (value) {
      case Value.Decimal decimal -> {
        label(Label.V);
        number(BigDecimal.valueOf(decimal.unscaled(), decimal.scale()));
      }
      case Value.Binary64 binary -> {
        label(Label.V);
        out.writeNumber(binary.number());
      }
      case Value.Text text -> text(Label.VS, text.text());
      case Value.Flag flag -> {
        label(Label.VB);
        out.writeBoolean(flag.on());
      }
      case Value.Bytes bytes -> {
        label(Label.VD);
        bytes(bytes.bytes());
      }
      case Value.None none -> text(Label.VS, MISSING);
    }
  }

  private void remark(String name, int code, long offset) throws IOException {
    startRecord(offset == 0 ? 2 : 3);
    text(Label.N, name);
    label(Label.V);
    number(BigDecimal.valueOf(code));
    endRecord(offset);
  }

  private void endRecord(long offset) throws IOException {
    if (offset != 0) {
      label(Label.T);
      number(seconds(offset));
    }
    out.writeEndObject();
  }

  private void text(Label label, String text) throws IOException {
    label(label);
    out.writeString(text);
  }

  private static BigDecimal seconds(long millis) {
    BigDecimal seconds = BigDecimal.valueOf(millis, 3).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }
}
