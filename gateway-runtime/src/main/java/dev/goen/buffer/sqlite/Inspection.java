package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Looks at a file before anything is written to it: a file that is damaged must not be touched, as
 * SQLite would throw away the rest of a log that it cannot read to its end.
 *
 * <p>The time it takes is bounded. What has not been looked at then is checked block by block when
 * it is read. A file that seems to be damaged is looked at closer: SQLite calls it damage, too,
 * when the disk has refused a read, which it may have done for a moment only.
 */
final class Inspection {

  private static final System.Logger LOG = System.getLogger(Inspection.class.getName());

  /** How long all pages are looked at. The small tables are read whatever they take. */
  private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** The same for a file that is suspected; longer than this takes only the salvage itself. */
  private static final long CLOSER_LOOK_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** Where the disk has refused nothing while the file was read through. */
  private static final int FEW_TRIES = 20;

  /** The log is read from its beginning in each of them. */
  private static final int MANY_TRIES = 300;

  private static final int HEADER = 100;

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
   * @param suspected whether something has been found before
   * @return what is wrong with it; empty when nothing was found, or when it cannot be opened for
   *     another reason, which opening it for writing will tell
   * @throws SQLException when a suspected file cannot be looked at for such a reason
   */
  Optional<String> damage(boolean suspected) throws IOException, SQLException {
    if (!suspected) {
      try {
        if (look(1, FIRST_LOOK_NANOS).isEmpty()) {
          return Optional.empty();
        }
      } catch (SQLException e) {
        if (!Faults.damage(e)) {
          return Optional.empty();
        }
      }
    }
    return closer();
  }

  private Optional<String> closer() throws IOException, SQLException {
    PageReads reads = readThrough();
    if (reads.givenUp() > 0) {
      Retries.rest();
      reads = readThrough();
    }
    if (reads.givenUp() > 0) {
      return Optional.of(reads.givenUp() + " of its pages cannot be read");
    }
    Optional<String> found;
    try {
      found = look(reads.refused() > 0 ? MANY_TRIES : FEW_TRIES, CLOSER_LOOK_NANOS);
    } catch (SQLException e) {
      if (!Faults.damage(e)) {
        throw e;
      }
      found = Optional.of(String.valueOf(e.getMessage()));
    }
    if (found.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "buffer {0} seemed to be damaged and is not: the disk could not be read for a moment"
              + " (refused while it was read through: {1}); look at the kernel''s log",
          file,
          reads.refused());
    }
    return found;
  }

  /** A disk of which next to nothing can be read is no damaged file: it may come back. */
  private PageReads readThrough() throws IOException {
    PageReads reads = new PageReads();
    long until = System.nanoTime() + CLOSER_LOOK_NANOS;
    long pages = reads.readThrough(log(), until) + reads.readThrough(file, until);
    if (reads.givenUp() > pages / 2) {
      throw new IOException(reads.givenUp() + " of " + pages + " pages cannot be read");
    }
    return reads;
  }

  private Path log() {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  /**
   * One look.
   *
   * @param tries for each thing that is read; with 1, what is found may only seem so
   */
  private Optional<String> look(int tries, long mostNanos) throws IOException, SQLException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      boolean nothing = !Files.exists(log()) && catalogue.lines().isEmpty();
      return nothing ? Optional.empty() : Optional.of("it is gone, and what belongs to it is not");
    }
    Optional<String> header = header();
    if (header.isPresent() && !catalogue.lines().isEmpty()) {
      return header;
    }
    try (Connection connection = Retries.of(tries, this::reader)) {
      if (catalogue.lines().isEmpty() && Retries.of(tries, () -> foreign(connection))) {
        return Optional.empty(); // Schema tells what to do.
      }
      return header.isPresent() ? header : content(connection, tries, mostNanos);
    } catch (SQLException e) {
      if (header.isPresent()) {
        return header;
      }
      throw e;
    }
  }

  /** Reads something, so that the log is read as well. */
  private Connection reader() throws SQLException {
    Connection connection = Connections.reader(file);
    try {
      Schema.number(connection, "PRAGMA user_version");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
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
      if (!new PageReads().fill(channel, header, 0)) {
        return Optional.of("its header cannot be read");
      }
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

  private Optional<String> content(Connection connection, int tries, long mostNanos)
      throws SQLException {
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
    PageCheck check = new PageCheck(file, connection, mostNanos);
    Optional<String> pages = tries == 1 ? check.once() : check.untilCertain(tries);
    if (pages.isPresent() || version < Schema.MIGRATIONS.size()) {
      return pages;
    }
    return Retries.of(tries, () -> Contents.read(connection, destinations, catalogue))
        .missing(catalogue);
  }
}
