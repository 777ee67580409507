package dev.goen.buffer.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.ProgressHandler;

/**
 * Whether the pages of a file hang together, by SQLite's own check.
 *
 * @see <a href="https://www.sqlite.org/pragma.html#pragma_quick_check">quick_check</a>
 */
final class PageCheck {

  private static final System.Logger LOG = System.getLogger(PageCheck.class.getName());

  private static final int INTERRUPT = 9;
  private static final int STEPS = 1000;

  /** Looks at all pages at most, where they do not agree. */
  private static final int MOST_LOOKS = 5;

  /**
   * Few enough to be read without an error, also from a disk that refuses one read in a hundred.
   */
  private static final int ROWS_AT_ONCE = 20;

  private static final Pattern ERROR_CODE = Pattern.compile("error code=(\\d+)");
  private static final int PRIMARY_CODE = 0xff;
  private static final int IOERR = 10;

  private final Path file;
  private final Connection connection;
  private final long mostNanos;

  PageCheck(Path file, Connection connection, long mostNanos) {
    this.file = file;
    this.connection = connection;
    this.mostNanos = mostNanos;
  }

  /** One look, for as long as there is time; then at the small tables, whatever they take. */
  Optional<String> once() throws SQLException {
    try {
      Optional<String> found = timed(() -> check("PRAGMA quick_check(1)"));
      if (found.isPresent()) {
        return found;
      }
    } catch (TimeUp e) {
      LOG.log(System.Logger.Level.INFO, "{0} is large: its blocks are checked when read", file);
    }
    return smallTables(1);
  }

  /**
   * Looks until two answers agree, or there is nothing to find. Where the disk gets into the way of
   * every look, the rows are read few at a time.
   *
   * @param tries for each thing that is read
   * @throws SQLException when something cannot be read however often it is tried
   */
  Optional<String> untilCertain(int tries) throws SQLException {
    String before = "";
    try {
      for (int look = 0; look < MOST_LOOKS; look++) {
        try {
          Optional<String> found = timed(() -> check("PRAGMA quick_check(1)"));
          if (found.isEmpty() || (found.get().equals(before) && !unread(before))) {
            return found;
          }
          before = found.get();
        } catch (SQLException e) {
          if (!Faults.perhapsUnread(e)) {
            throw e;
          }
        }
        Retries.pause(look + 1);
      }
      timed(() -> rows(tries));
    } catch (TimeUp e) {
      return Optional.of("it could not be checked within " + mostNanos / 1_000_000_000 + " s");
    }
    return smallTables(tries);
  }

  private Optional<String> smallTables(int tries) throws SQLException {
    for (String table : List.of("epoch", "strand", "delivery", "anchor")) {
      Optional<String> wrong =
          Retries.of(
              tries,
              () -> {
                Optional<String> found = check("PRAGMA quick_check('" + table + "')");
                if (found.isPresent() && unread(found.get())) {
                  throw new SQLException(found.get(), "", IOERR);
                }
                return found;
              });
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  /** Whether the check says that it has not seen a page, rather than what is wrong with it. */
  private static boolean unread(String answer) {
    Matcher code = ERROR_CODE.matcher(answer);
    return (code.find() && (Integer.parseInt(code.group(1)) & PRIMARY_CODE) == IOERR)
        || answer.contains("failed to get page");
  }

  private Optional<String> rows(int tries) throws SQLException {
    long[] last = {Long.MIN_VALUE};
    while (Retries.of(tries, () -> next(last))) {
      // Reading them is the check.
    }
    return Optional.empty();
  }

  /** Reads some rows; the driver closes a statement that has failed, so each try has its own. */
  private boolean next(long[] last) throws SQLException {
    long read = last[0];
    try (PreparedStatement some =
        connection.prepareStatement(
            "SELECT key, span, body FROM block WHERE key > ? ORDER BY key LIMIT " + ROWS_AT_ONCE)) {
      some.setLong(1, last[0]);
      try (ResultSet row = some.executeQuery()) {
        while (row.next()) {
          read = row.getLong(1);
          row.getLong(2);
          row.getBytes(3);
        }
      }
    }
    boolean more = read > last[0];
    last[0] = read;
    return more;
  }

  private Optional<String> check(String pragma) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(pragma)) {
      String found = row.next() ? row.getString(1) : "no answer";
      return "ok".equals(found) ? Optional.empty() : Optional.of(String.valueOf(found));
    }
  }

  private Optional<String> timed(Retries.Work<Optional<String>, SQLException> work)
      throws SQLException {
    long start = System.nanoTime();
    ProgressHandler.setHandler(
        connection,
        STEPS,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return System.nanoTime() - start > mostNanos ? 1 : 0;
          }
        });
    try {
      return work.run();
    } catch (SQLException e) {
      if ((e.getErrorCode() & PRIMARY_CODE) == INTERRUPT) {
        throw new TimeUp(e);
      }
      throw e;
    } finally {
      ProgressHandler.clearHandler(connection);
    }
  }

  private static final class TimeUp extends SQLException {
    private static final long serialVersionUID = 1L;

    private TimeUp(SQLException e) {
      super("no more time", "", INTERRUPT, e);
    }
  }
}
