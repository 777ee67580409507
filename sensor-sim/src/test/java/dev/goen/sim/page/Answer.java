package dev.goen.sim.page;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A JSON answer, asked by SQLite's paths such as {@code $.alarms[0].level}. */
record Answer(String json) {

  /** The value as text, null when there is none. Objects and arrays come as JSON. */
  @Nullable String at(String path) throws SQLException {
    return ask("SELECT json_extract(?1, ?2)", path);
  }

  /** A path within the series of a name such as {@code kando-01/stage}. */
  @Nullable String series(String name, String path) throws SQLException {
    String found =
        ask(
            "SELECT value FROM json_each(?1, '$.series') WHERE"
                + " (value ->> 'sensor') || '/' || (value ->> 'quantity') = ?2",
            name);
    return found == null ? null : new Answer(found).at(path);
  }

  int count(String path) throws SQLException {
    String count = ask("SELECT json_array_length(?1, ?2)", path);
    return count == null ? -1 : Integer.parseInt(count);
  }

  private @Nullable String ask(String sql, String argument) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, json);
      query.setString(2, argument);
      try (ResultSet result = query.executeQuery()) {
        return result.next() ? result.getString(1) : null;
      }
    }
  }
}
