package dev.goen.buffer.sqlite;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The check that each row of the small tables carries. SQLite notices a page that is no page any
 * more; a digit that has become another it does not, and a wrong digit in the delivery state would
 * be a loss that nobody hears of.
 */
final class RowCheck {

  private RowCheck() {}

  /** CRC32C of the table's name and the values as text, each ended by a zero; null is nothing. */
  static int of(String table, @Nullable Object... values) {
    CRC32C crc = new CRC32C();
    update(crc, table);
    for (Object value : values) {
      update(crc, value == null ? null : value.toString());
    }
    return (int) crc.getValue();
  }

  /**
   * Compares a row's check with what it must be.
   *
   * @throws SQLiteException that says the file is corrupt
   */
  static void require(long found, String table, @Nullable Object... values) throws SQLException {
    if (found != of(table, values)) {
      throw corrupt("a row of table " + table + " is not what was written there");
    }
  }

  /** What was read is not what was written: another look will not change that. */
  static final class Wrong extends SQLiteException {
    private static final long serialVersionUID = 1L;

    private Wrong(String message) {
      super(message, SQLiteErrorCode.SQLITE_CORRUPT);
    }
  }

  static Wrong corrupt(String message) {
    return new Wrong(message);
  }

  /** Gives a connection {@code row_check(table, value, …)}, for migrations. */
  static void define(Connection connection) throws SQLException {
    Function.create(
        connection,
        "row_check",
        new Function() {
          @Override
          protected void xFunc() throws SQLException {
            CRC32C crc = new CRC32C();
            for (int i = 0; i < args(); i++) {
              update(crc, value_text(i));
            }
            result((int) crc.getValue());
          }
        });
  }

  private static void update(CRC32C crc, @Nullable String value) {
    if (value != null) {
      crc.update(value.getBytes(StandardCharsets.UTF_8));
    }
    crc.update(0);
  }
}
