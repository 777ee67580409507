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
 * <p>A file that turns out to be damaged while it is in use gets a mark beside it, and is salvaged
 * at the next opening.
 */
record BufferFile(Connection connection, Contents contents, Catalogue catalogue) {

  private static final System.Logger LOG = System.getLogger(BufferFile.class.getName());

  static BufferFile open(BufferConfig config, List<String> destinations) throws BufferFault {
    Path file = config.file();
    try {
      Quarantine quarantine = new Quarantine(file);
      quarantine.finish();
      Catalogue catalogue = Catalogue.read(file);
      Optional<String> damage =
          quarantine.marked()
              ? Optional.of("it was found damaged while in use")
              : new Inspection(file, destinations, catalogue).damage();
      if (damage.isPresent()) {
        salvage(file, quarantine, destinations, catalogue, damage.get());
      }
      return openSound(config, destinations, catalogue);
    } catch (IOException e) {
      if (e instanceof BufferFault fault) {
        throw fault;
      }
      throw new BufferFault(
          BufferFault.Kind.CORRUPT,
          "buffer " + file + ": it is damaged and cannot be set aside: " + e,
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
