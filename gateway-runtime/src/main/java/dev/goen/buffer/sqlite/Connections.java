package dev.goen.buffer.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/** How the file is opened. */
final class Connections {

  static final int PAGE_BYTES = 1024;

  /**
   * Pages in the log before they are copied into the file. The same few pages are written again and
   * again, and each is copied once: the more pages, the fewer bytes to the disk.
   */
  static final int CHECKPOINT_PAGES = 2000;

  /** The log keeps its blocks of disk after a checkpoint, so that a full disk does not stop it. */
  private static final long LOG_BYTES = CHECKPOINT_PAGES * (PAGE_BYTES + 64L);

  /** What SQLite can count. */
  private static final long MOST_PAGES = 0xffff_fffeL;

  private Connections() {}

  /**
   * The one that writes. No auto-vacuum: it would cost pointer pages in every commit, and the pages
   * of delivered blocks are used again by the next ones, so the file keeps its largest size.
   *
   * @param mostBytes what the file may grow to
   */
  static Connection writer(Path file, long mostBytes) throws SQLException {
    SQLiteConfig config = common();
    config.setPageSize(PAGE_BYTES);
    Connection connection = DriverManager.getConnection(url(file), config.toProperties());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute("PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
      statement.execute("PRAGMA journal_size_limit=" + LOG_BYTES);
      statement.execute(
          "PRAGMA max_page_count=" + Math.clamp(mostBytes / PAGE_BYTES, 64, MOST_PAGES));
      statement.execute("PRAGMA cache_size=-256");
      statement.execute("PRAGMA cell_size_check=ON");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  /** One that reads, closing each result at once: an open one would let the log grow. */
  static Connection reader(Path file) throws SQLException {
    SQLiteConfig config = common();
    config.setReadOnly(true);
    Connection connection = DriverManager.getConnection(url(file), config.toProperties());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only=ON");
      statement.execute("PRAGMA cache_size=-64");
      statement.execute("PRAGMA cell_size_check=ON");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  private static SQLiteConfig common() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(5000);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    return config;
  }

  private static String url(Path file) {
    return "jdbc:sqlite:" + file.toAbsolutePath();
  }
}
