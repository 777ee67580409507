package dev.goen.buffer.sqlite;

import dev.goen.buffer.BufferFault;
import dev.goen.config.GatewayConfig.BufferConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * A file that is open for writing, at the newest schema, sound as far as can be told in a moment.
 *
 * <p>A file that seems to be damaged while it is in use gets a mark beside it, and is looked at
 * closely at its next opening; if it is damaged indeed, it is salvaged.
 */
record BufferFile(Connection connection, Contents contents, Catalogue catalogue) {

  private static final System.Logger LOG = System.getLogger(BufferFile.class.getName());

  /** Each reads the log from its beginning, which a disk may refuse at any place. */
  private static final int MOST_TRIES = 300;

  /**
   * As {@link #open}. It needs a little room for SQLite's own files, which a full disk has only in
   * the reserve.
   */
  static BufferFile openWithRoom(BufferConfig config, List<String> destinations)
      throws BufferFault {
    try {
      return open(config, destinations);
    } catch (BufferFault e) {
      if (e.kind() != BufferFault.Kind.FULL || !new Reserve(config.file()).halve()) {
        throw e;
      }
      return open(config, destinations);
    }
  }

  /**
   * Opens it. A file with a mark, or one that looks damaged, is looked at again and again: only
   * what is still damaged then is salvaged, as a salvage may find less than a sound file has.
   */
  static BufferFile open(BufferConfig config, List<String> destinations) throws BufferFault {
    Path file = config.file();
    try {
      Quarantine quarantine = new Quarantine(file);
      quarantine.finish();
      Catalogue catalogue = Catalogue.read(file);
      boolean marked = quarantine.marked();
      Optional<String> damage = new Inspection(file, destinations, catalogue).damage(marked);
      if (damage.isPresent()) {
        salvage(file, quarantine, destinations, catalogue, damage.get());
      }
      BufferFile open = Retries.of(MOST_TRIES, () -> openSound(config, destinations, catalogue));
      quarantine.unmark();
      return open;
    } catch (IOException e) {
      if (e instanceof BufferFault fault) {
        throw fault;
      }
      throw new BufferFault(
          BufferFault.Kind.IO,
          "buffer " + file + ": it cannot be looked at, or set aside if damaged: " + e,
          e);
    } catch (SQLException e) {
      throw fault(file, "opening it", e);
    }
  }

  private static void salvage(
      Path file,
      Quarantine quarantine,
      List<String> destinations,
      Catalogue catalogue,
      String damage)
      throws IOException, SQLException {
    LOG.log(System.Logger.Level.ERROR, "buffer {0} is damaged: {1}", file, damage);
    quarantine.mark(damage);
    boolean again = true;
    while (again) {
      again = false;
      try (Connection fresh = Connections.writer(quarantine.fresh(), Long.MAX_VALUE)) {
        Schema.migrate(fresh, file, Schema.MIGRATIONS);
        new Salvage(file, fresh, destinations, catalogue).run();
      } catch (SQLException e) {
        // An old damaged file has given what it had; the one at hand has not.
        again = Faults.full(e) && quarantine.keep(0);
        if (!again) {
          throw e;
        }
      }
    }
    quarantine.swap();
  }

  private static BufferFile openSound(
      BufferConfig config, List<String> destinations, Catalogue catalogue)
      throws SQLException, BufferFault {
    Path file = config.file();
    Connection connection = Connections.writer(file, config.maxBytes());
    try {
      Schema.migrate(connection, file, Schema.MIGRATIONS);
      return new BufferFile(
          connection, Contents.read(connection, destinations, catalogue), catalogue);
    } catch (SQLException | BufferFault | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Translates what SQLite says, and marks a file that is damaged for its next opening. */
  static BufferFault fault(Path file, String doing, SQLException e) {
    if (Faults.corrupt(e)) {
      new Quarantine(file).mark(String.valueOf(e.getMessage()));
    }
    return Faults.of(file, doing, e);
  }
}
