package dev.goen.buffer.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's variable-length numbers and the columns of a row.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#record_format">the format</a>
 */
final class RowCells {

  /** No table of a buffer has more. */
  static final int MOST_COLUMNS = 8;

  private static final int NO_SIZE = 1 << 30;
  private static final int FLOATING_POINT = 7;

  private final byte[] bytes;
  int position;

  RowCells(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The number at {@link #position}, which then is behind it; 0 at the end of the bytes. */
  long varint() {
    long value = 0;
    for (int i = 0; i < 9 && position < bytes.length; i++) {
      byte b = bytes[position++];
      if (i == 8) {
        return (value << 8) | (b & 0xff);
      }
      value = (value << 7) | (b & 0x7f);
      if (b >= 0) {
        return value;
      }
    }
    return 0;
  }

  /** How long a value of a serial type is; longer than any row for what is no type. */
  static long size(long type) {
    if (type >= 12) {
      return (type - 12) / 2;
    }
    return switch ((int) Math.max(type, -1)) {
      case 0, 8, 9 -> 0;
      case 1, 2, 3, 4 -> type;
      case 5 -> 6;
      case 6, FLOATING_POINT -> 8;
      default -> NO_SIZE;
    };
  }

  /**
   * The columns of a row whose header is known to fit its length.
   *
   * @return {@code null}, Long, String and byte[]; null for a row with a floating-point number, as
   *     no table of a buffer has one
   */
  static @Nullable Object @Nullable [] columns(byte[] row) {
    RowCells header = new RowCells(row);
    header.position = 1;
    ByteBuffer body = ByteBuffer.wrap(row);
    body.position(row[0]);
    @Nullable Object[] columns = new @Nullable Object[MOST_COLUMNS];
    int count = 0;
    while (header.position < row[0]) {
      long type = header.varint();
      if (type == FLOATING_POINT) {
        return null;
      }
      byte[] value = new byte[(int) size(type)];
      body.get(value);
      columns[count++] = value(type, value);
    }
    return Arrays.copyOf(columns, count);
  }

  private static @Nullable Object value(long type, byte[] value) {
    if (type >= 12) {
      return type % 2 == 0 ? value : new String(value, StandardCharsets.UTF_8);
    }
    if (type == 0 || type == 8 || type == 9) {
      return type == 0 ? null : Long.valueOf(type - 8);
    }
    long number = value[0];
    for (int i = 1; i < value.length; i++) {
      number = (number << 8) | (value[i] & 0xff);
    }
    return number;
  }
}
