package dev.goen.buffer.sqlite;

import dev.goen.buffer.BufferFault;
import dev.goen.config.GatewayConfig.BufferConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A file that is open for writing, at the newest schema, sound as far as can be told in a moment.
 *
 * <p>A file that turns out to be damaged while it is in use gets a mark beside it, and is looked
 * through at the next opening; looking through a large one at every start would take too long.
 */
record BufferFile(Connection connection, Contents contents) {

  private static final System.Logger LOG = System.getLogger(BufferFile.class.getName());

  static BufferFile open(BufferConfig config, List<String> destinations) throws BufferFault {
    Path file = config.file();
    try {
      return openSound(config, destinations);
    } catch (SQLException e) {
      if (!Faults.corrupt(e)) {
        throw Faults.of(file, "opening it", e);
      }
      LOG.log(System.Logger.Level.ERROR, "buffer " + file + " is damaged: " + e.getMessage());
    }
    try {
      Path aside = Salvage.setAside(file);
      Files.deleteIfExists(mark(file));
      try (Connection fresh = Connections.writer(file, config.maxBytes())) {
        Schema.migrate(fresh, file, Schema.MIGRATIONS);
        Salvage.copy(aside, fresh);
      }
      return openSound(config, destinations);
    } catch (IOException e) {
      throw new BufferFault(
          BufferFault.Kind.CORRUPT,
          "buffer " + file + ": it is damaged and cannot be set aside: " + e,
          e);
    } catch (SQLException e) {
      throw Faults.of(file, "taking over what is readable", e);
    }
  }

  private static BufferFile openSound(BufferConfig config, List<String> destinations)
      throws SQLException, BufferFault {
    Path file = config.file();
    Connection connection = Connections.writer(file, config.maxBytes());
    try {
      Schema.migrate(connection, file, Schema.MIGRATIONS);
      if (Files.exists(mark(file))) {
        check(connection);
        clearMark(file);
      }
      Contents contents = Contents.read(connection, destinations);
      return new BufferFile(connection, contents);
    } catch (SQLException | BufferFault | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static void check(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (!row.next() || !"ok".equals(row.getString(1))) {
        throw new org.sqlite.SQLiteException(
            "quick_check: " + row.getString(1), org.sqlite.SQLiteErrorCode.SQLITE_CORRUPT);
      }
    }
  }

  /** Translates what SQLite says, and marks a file that is damaged for its next opening. */
  static BufferFault fault(Path file, String doing, SQLException e) {
    if (Faults.corrupt(e)) {
      try {
        Files.writeString(mark(file), e.getMessage() + System.lineSeparator());
      } catch (IOException unmarked) {
        LOG.log(System.Logger.Level.WARNING, "cannot mark " + file + " as damaged", unmarked);
      }
    }
    return Faults.of(file, doing, e);
  }

  private static void clearMark(Path file) {
    try {
      Files.deleteIfExists(mark(file));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove " + mark(file), e);
    }
  }

  private static Path mark(Path file) {
    return file.resolveSibling(file.getFileName() + ".suspect");
  }
}
