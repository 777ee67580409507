package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sqlite.ProgressHandler;

/**
 * Looks at a file before anything is written to it: a file that is damaged must not be touched, as
 * SQLite would throw away the rest of a log that it cannot read to its end.
 *
 * <p>The time it takes is bounded. What has not been looked at then is checked block by block when
 * it is read.
 */
final class Inspection {

  private static final System.Logger LOG = System.getLogger(Inspection.class.getName());

  /** How long all pages are looked at. The small tables are read whatever they take. */
  static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int HEADER = 100;
  private static final int INTERRUPT = 9;
  private static final int STEPS = 1000;

  private final Path file;
  private final List<String> destinations;
  private final Catalogue catalogue;

  Inspection(Path file, List<String> destinations, Catalogue catalogue) {
    this.file = file;
    this.destinations = destinations;
    this.catalogue = catalogue;
  }

  /**
   * Looks at the file and its log.
   *
   * @return what is wrong with it; empty when nothing was found, or when it cannot be opened for
   *     another reason, which opening it for writing will tell
   */
  Optional<String> damage() throws IOException {
    Path log = file.resolveSibling(file.getFileName() + "-wal");
    if (!Files.exists(file) || Files.size(file) == 0) {
      boolean nothing = !Files.exists(log) && catalogue.lines().isEmpty();
      return nothing ? Optional.empty() : Optional.of("it is gone, and what belongs to it is not");
    }
    Optional<String> header = header();
    try (Connection connection = Connections.reader(file)) {
      if (catalogue.lines().isEmpty() && foreign(connection)) {
        return Optional.empty(); // Schema tells what to do.
      }
      return header.isPresent() ? header : version(connection);
    } catch (SQLException e) {
      if (header.isPresent()) {
        return header;
      }
      return Faults.damage(e) ? Optional.of(String.valueOf(e.getMessage())) : Optional.empty();
    }
  }

  /** Whether it is an empty file, or one of another program. */
  private static boolean foreign(Connection connection) throws SQLException {
    return Schema.number(
            connection,
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('epoch',"
                + " 'strand', 'block', 'delivery', 'anchor')")
        == 0;
  }

  /** The parts of the header that are the same in every buffer. */
  private Optional<String> header() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      PageFile.readFully(channel, header, 0);
    }
    String magic = new String(header.array(), 0, 15, java.nio.charset.StandardCharsets.US_ASCII);
    if (!magic.equals("SQLite format 3")) {
      return Optional.of("it has no header");
    }
    // https://www.sqlite.org/fileformat2.html#the_database_header: page size, versions (2: WAL),
    // reserved bytes, fractions of a page, the schema's format and the encoding (1: UTF-8); the
    // last
    // two are 0 as long as all tables are still in the log.
    return header.getShort(16) != Connections.PAGE_BYTES
            || header.get(18) < 1
            || header.get(18) > 2
            || header.get(18) != header.get(19)
            || header.get(20) != 0
            || header.get(21) != 64
            || header.get(22) != 32
            || header.get(23) != 32
            || header.getInt(44) < 0
            || header.getInt(44) > 4
            || header.getInt(56) < 0
            || header.getInt(56) > 1
        ? Optional.of("its header is not one of a buffer")
        : Optional.empty();
  }

  private Optional<String> version(Connection connection) throws SQLException {
    int version = Schema.number(connection, "PRAGMA user_version");
    boolean ours =
        Schema.number(connection, "PRAGMA application_id") == Schema.APPLICATION && version > 0;
    int written = catalogue.schema();
    boolean older = version < written;
    boolean newer = written > 0 && version > Math.max(written, Schema.MIGRATIONS.size());
    if (!ours || older || newer) {
      return Optional.of("its header says that it is version " + version + ", or no buffer at all");
    }
    if (version > Schema.MIGRATIONS.size()) {
      return Optional.empty(); // A newer one's.
    }
    Optional<String> pages = pages(connection);
    if (pages.isPresent() || version < Schema.MIGRATIONS.size()) {
      return pages;
    }
    return Contents.read(connection, destinations, catalogue).missing(catalogue);
  }

  private Optional<String> pages(Connection connection) throws SQLException {
    long start = System.nanoTime();
    ProgressHandler.setHandler(
        connection,
        STEPS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return System.nanoTime() - start > MOST_NANOS ? 1 : 0;
          }
        });
    try {
      return check(connection, "PRAGMA quick_check(1)");
    } catch (SQLException e) {
      if ((e.getErrorCode() & 0xff) != INTERRUPT) {
        throw e;
      }
      LOG.log(System.Logger.Level.INFO, "{0} is large: its blocks are checked when read", file);
    } finally {
      ProgressHandler.clearHandler(connection);
    }
    for (String table : List.of("epoch", "strand", "delivery", "anchor")) {
      Optional<String> wrong = check(connection, "PRAGMA quick_check('" + table + "')");
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> check(Connection connection, String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(pragma)) {
      String found = row.next() ? row.getString(1) : "no answer";
      return "ok".equals(found) ? Optional.empty() : Optional.of(String.valueOf(found));
    }
  }
}
