package dev.goen.buffer;

import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What successive readings of a series mostly share: the form of the value and the verdict on it.
 *
 * <p>Two bytes: the form in bits 0 to 2 and the decimal scale in bits 3 to 6; the quality in bits 0
 * to 2 and the reason, plus one, in bits 3 to 7 (0 for no reason).
 *
 * @param scale decimal places; 0 for every other form
 */
record Shape(Form form, int scale, Quality quality, @Nullable Reason reason) {

  /** The form of a value. The order is that of the stored code: append only. */
  enum Form {
    NONE,
    DECIMAL,
    BINARY64,
    TEXT,
    FLAG,
    BYTES
  }

  /** Asked for every reading; that of a record is slow where only C1 compiles. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Shape shape
        && form == shape.form
        && scale == shape.scale
        && quality == shape.quality
        && reason == shape.reason;
  }

  @Override
  public int hashCode() {
    return Objects.hash(form, scale, quality, reason);
  }

  private static final Form[] FORMS = Form.values();

  static Shape of(Reading reading) {
    Form form =
        switch (reading.value()) {
          case Value.None _ -> Form.NONE;
          case Value.Decimal _ -> Form.DECIMAL;
          case Value.Binary64 _ -> Form.BINARY64;
          case Value.Text _ -> Form.TEXT;
          case Value.Flag _ -> Form.FLAG;
          case Value.Bytes _ -> Form.BYTES;
        };
    int scale = reading.value() instanceof Value.Decimal decimal ? decimal.scale() : 0;
    return new Shape(form, scale, reading.quality(), reading.reason());
  }

  @SuppressWarnings("EnumOrdinal") // the order of Form is the stored code
  void write(ByteSink out) {
    out.u8(form.ordinal() | (scale << 3));
    out.u8(quality.code() | ((reason == null ? 0 : reason.code() + 1) << 3));
  }

  static Shape read(ByteSource in) {
    int value = in.u8();
    int verdict = in.u8();
    int form = value & 7;
    int quality = verdict & 7;
    int reason = verdict >> 3;
    if (form >= FORMS.length || value >> 3 > 12 || quality > 4 || reason > 16) {
      throw new ByteSource.Malformed("no such shape: " + value + ", " + verdict);
    }
    return new Shape(
        FORMS[form], value >> 3, Quality.of(quality), reason == 0 ? null : Reason.of(reason - 1));
  }
}
