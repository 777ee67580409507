package dev.goen.buffer.sqlite;

import dev.goen.buffer.BufferFault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, and how a file of an older version gets them. A migration once released is never
 * changed; a new one is added at the end.
 *
 * <p>A block's key is {@code strand * 2^40 + first number}: one b-tree of integers in which the
 * blocks of a strand (a stream of an epoch) lie in order, and in which a block of up to 989 bytes
 * needs no overflow page of its own.
 */
final class Schema {

  /** "Goen", so that another program's SQLite file is not taken for a buffer. */
  static final int APPLICATION = 0x476f656e;

  private static final String VERSION_1 =
      """
      CREATE TABLE epoch(
        number INTEGER PRIMARY KEY, -- in the order of opening
        id INTEGER NOT NULL UNIQUE, -- the random 64 bits
        boot TEXT NOT NULL,
        opened INTEGER NOT NULL,    -- monotonic milliseconds
        closed INTEGER              -- null until closed in order
      );
      CREATE TABLE strand(
        id INTEGER PRIMARY KEY,
        epoch INTEGER NOT NULL REFERENCES epoch,
        stream TEXT NOT NULL
      );
      CREATE TABLE block(
        key INTEGER PRIMARY KEY,    -- strand << 40 | first number
        span INTEGER NOT NULL,      -- last number - first number + 1
        body BLOB NOT NULL
      );
      CREATE TABLE delivery(
        destination TEXT NOT NULL,
        strand INTEGER NOT NULL,
        seqs TEXT NOT NULL,         -- delivered, or reported as lost
        PRIMARY KEY(destination, strand)
      ) WITHOUT ROWID;
      CREATE TABLE anchor(
        boot TEXT PRIMARY KEY,
        mono INTEGER NOT NULL,
        utc INTEGER NOT NULL,
        uncertainty INTEGER NOT NULL
      ) WITHOUT ROWID;
      CREATE TABLE quarantine(      -- blocks whose check is wrong, kept for those who want to look
        id INTEGER PRIMARY KEY,
        key INTEGER NOT NULL,
        span INTEGER NOT NULL,
        body BLOB NOT NULL
      );
      CREATE VIEW blocks AS
        SELECT printf('%016x', epoch.id) AS epoch, strand.stream,
          block.key & 0xffffffffff AS first, block.span, length(block.body) AS bytes
        FROM block JOIN strand ON strand.id = block.key >> 40
          JOIN epoch ON epoch.number = strand.epoch;
      """;

  private static final String VERSION_2 =
      """
      ALTER TABLE epoch ADD COLUMN crc INTEGER;    -- of the row, see RowCheck
      ALTER TABLE strand ADD COLUMN last INTEGER NOT NULL DEFAULT 0; -- at least; for what is lost
      ALTER TABLE strand ADD COLUMN crc INTEGER;
      ALTER TABLE delivery ADD COLUMN crc INTEGER;
      ALTER TABLE anchor ADD COLUMN crc INTEGER;
      UPDATE epoch SET crc = row_check('epoch', number, id, boot, opened, closed);
      UPDATE strand SET crc = row_check('strand', id, epoch, stream, last);
      UPDATE delivery SET crc = row_check('delivery', destination, strand, seqs);
      UPDATE anchor SET crc = row_check('anchor', boot, mono, utc, uncertainty);
      """;

  /** Element n leads from version n to version n + 1. */
  static final List<String> MIGRATIONS = List.of(VERSION_1, VERSION_2);

  private Schema() {}

  /** Brings a file to the newest version, each step in a transaction of its own. */
  static void migrate(Connection connection, Path file, List<String> migrations)
      throws SQLException, BufferFault {
    int version = number(connection, "PRAGMA user_version");
    if (version > migrations.size()) {
      throw new BufferFault(
          BufferFault.Kind.NEWER_FORMAT,
          "buffer "
              + file
              + ": it has format "
              + version
              + " and this program knows formats up to "
              + migrations.size()
              + ": install the newer version again, or give this one a file of"
              + " its own (buffer: file)");
    }
    if ((version == 0 && number(connection, "SELECT count(*) FROM sqlite_schema") > 0)
        || (version > 0 && number(connection, "PRAGMA application_id") != APPLICATION)) {
      throw new BufferFault(
          BufferFault.Kind.NO_PLACE,
          "buffer "
              + file
              + ": this is an SQLite file of another program: name another one"
              + " (buffer: file)");
    }
    if (version < migrations.size()) {
      RowCheck.define(connection);
    }
    for (int step = version; step < migrations.size(); step++) {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            "BEGIN IMMEDIATE;"
                + migrations.get(step)
                + ";PRAGMA application_id="
                + APPLICATION
                + ";PRAGMA user_version="
                + (step + 1)
                + ";COMMIT;");
      }
    }
  }

  static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
