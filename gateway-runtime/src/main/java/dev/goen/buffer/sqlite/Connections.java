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

  /** A page in the log, with its header. */
  static final long FRAME_BYTES = PAGE_BYTES + 24;

  /** What SQLite can count. */
  static final long MOST_PAGES = 0xffff_fffeL;

  private Connections() {}

  /**
   * The one that writes. No auto-vacuum: it would cost pointer pages in every commit, and the pages
   * of delivered blocks are used again by the next ones, so the file keeps its largest size.
   *
   * <p>The log is copied into the file when it has {@link Budget#logFrames} pages. The same few
   * pages are written again and again, and each is copied once: the more pages, the fewer bytes to
   * the disk. It keeps its blocks of disk after that, so that a full disk does not stop it.
   *
   * @param mostBytes what the file and its log may grow to
   */
  static Connection writer(Path file, long mostBytes) throws SQLException {
    SQLiteConfig config = common();
    config.setPageSize(PAGE_BYTES);
    // Nobody asks for them, and the driver would run a query after each statement.
    config.setGetGeneratedKeys(false);
    Connection connection = DriverManager.getConnection(url(file), config.toProperties());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      int frames = Budget.logFrames(mostBytes);
      statement.execute("PRAGMA wal_autocheckpoint=" + frames);
      statement.execute("PRAGMA journal_size_limit=" + (frames + 40L) * FRAME_BYTES);
      statement.execute("PRAGMA max_page_count=" + Budget.mostPages(mostBytes, PAGE_BYTES));
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
