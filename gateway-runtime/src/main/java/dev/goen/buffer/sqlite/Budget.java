package dev.goen.buffer.sqlite;

import dev.goen.buffer.Marks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the buffer may take of the disk, file, log and quarantined files together, and how much of
 * that is in use. A file never shrinks; the pages of what has left are used again, so only pages in
 * use count. Quarantined files leave before any reading does: they have given what they had.
 */
final class Budget {

  private static final System.Logger LOG = System.getLogger(Budget.class.getName());

  /** A nearly full disk does not make the buffer smaller than this. */
  private static final long LEAST_BYTES = 8_000_000;

  /** With this much free beside the log, a disk that was full has room again. */
  private static final long ROOM_BYTES = 512_000;

  /** More than a transaction of this long can write. */
  private static final long PLENTY_PAGES = 16_384;

  private static final long SELDOM_NANOS = 50_000_000;

  private final File log;
  private final Connection connection;
  private final DiskWatch disk;
  private final Quarantine quarantine;
  private final long limitBytes;
  private final long pageBytes;
  private final long mostPages;
  private final long reservePages;

  private long lookedNanos;
  private long pages;
  private long usedPages;
  private long quarantinedBytes;
  private long frames;
  private long logged;
  private boolean making;
  private boolean stuck;

  private volatile long usedBytes;
  private volatile long allowedBytes;
  private volatile long freeBytes = -1;
  private volatile boolean low;
  private volatile boolean makingRoom;
  private volatile long loggedBytes;

  Budget(Path file, Connection connection, long limitBytes, DiskWatch disk) throws SQLException {
    this.log = new File(file + "-wal");
    this.connection = connection;
    this.disk = disk;
    this.quarantine = new Quarantine(file);
    this.quarantinedBytes = quarantined();
    this.limitBytes = limitBytes;
    this.pageBytes = number("PRAGMA page_size");
    this.mostPages = mostPages(limitBytes, pageBytes);
    this.reservePages = Math.clamp(mostPages / 16, 8, 1024);
    look();
  }

  /** Frames in the log before it is copied into the file. */
  static int logFrames(long limitBytes) {
    return Math.clamp(limitBytes / 10 / Connections.FRAME_BYTES, 32, 2000);
  }

  /**
   * What the file may take, the rest being the log's. The log is twice as long as what starts its
   * copying: a transaction is longer, or somebody is reading when it could begin anew.
   */
  private static long fileBytes(long limitBytes) {
    return limitBytes - 2L * logFrames(limitBytes) * Connections.FRAME_BYTES;
  }

  /** What the file may have. */
  static long mostPages(long limitBytes, long pageBytes) {
    return Math.clamp(fileBytes(limitBytes) / pageBytes, 64, Connections.MOST_PAGES);
  }

  /**
   * Whether stock should be taken after a transaction. With plenty of room, and many transactions a
   * second, not after each of them: it costs as much as a small one.
   */
  boolean due() {
    boolean plenty = !making && !stuck && !low && allowedPages() - usedPages > PLENTY_PAGES;
    return !plenty || System.nanoTime() - lookedNanos >= SELDOM_NANOS;
  }

  /** Takes stock. */
  void look() throws SQLException {
    lookedNanos = System.nanoTime();
    disk.look(stuck);
    pages = number("PRAGMA page_count");
    usedPages = pages - number("PRAGMA freelist_count");
    removeQuarantined();
    if (stuck && !disk.low() && disk.free() > log.length() + ROOM_BYTES) {
      stuck = false;
      limitFile(mostPages);
    }
    boolean was = making;
    making = Marks.OF_SIZE.on(making, usedPages, allowedPages());
    if (making != was) {
      LOG.log(
          System.Logger.Level.INFO,
          making
              ? "the buffer makes room: {0} kB in use of {1}"
              : "the buffer has room: {0} kB in use of {1}",
          usedPages * pageBytes / 1000,
          allowedPages() * pageBytes / 1000);
    }
    long before = frames;
    frames = frames();
    logged += (frames >= before ? frames - before : frames) * Connections.FRAME_BYTES;
    loggedBytes = logged;
    usedBytes = usedPages * pageBytes + log.length() + quarantinedBytes;
    allowedBytes =
        Math.min(limitBytes, allowedPages() * pageBytes + limitBytes - fileBytes(limitBytes));
    freeBytes = disk.free();
    low = disk.low() || stuck;
    makingRoom = making;
  }

  /** Lets quarantined files go, the oldest first, until there is room beside those that stay. */
  private void removeQuarantined() {
    while (quarantinedBytes > 0 && (disk.low() || stuck || crowded())) {
      try {
        if (!quarantine.removeOldest("its room is needed for readings")) {
          quarantinedBytes = 0;
          return;
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "cannot remove a quarantined file", e);
        quarantinedBytes = 0; // it is not asked for again before the next opening
        return;
      }
      quarantinedBytes = quarantined();
      disk.look(true);
    }
  }

  /** The file itself cannot be shorter, so all its pages count beside the others. */
  private boolean crowded() {
    return Marks.OF_SIZE.on(false, pages * pageBytes + quarantinedBytes, fileBytes(limitBytes));
  }

  private long quarantined() {
    try {
      return quarantine.bytes();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot tell what quarantined files take", e);
      return 0;
    }
  }

  /** Frames in the log that are valid: since it last began anew. */
  private long frames() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
      return row.next() ? Math.max(0, row.getLong(2)) : 0;
    }
  }

  /** Pages for all but what is urgent. */
  private long allowedPages() {
    long allowed = mostPages - reservePages;
    if (stuck) {
      return Math.min(allowed, pages);
    }
    return disk.low() ? Math.min(allowed, Math.max(pages, LEAST_BYTES / pageBytes)) : allowed;
  }

  /** Whether the least valuable should leave. */
  boolean making() {
    return making;
  }

  /** Whether only what is urgent may still be added. */
  boolean full() {
    return usedPages >= mostPages - reservePages;
  }

  /** The file system has refused to let the file grow. */
  void stuck() {
    stuck = true;
  }

  private void limitFile(long most) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA max_page_count=" + most);
    }
  }

  /** Whether the log is longer than it should be. */
  boolean logTooLong() {
    return log.length() > 3L * logFrames(limitBytes) * Connections.FRAME_BYTES / 2;
  }

  /** For the status, from any thread. */
  dev.goen.buffer.Room room(long thinned, long evicted) {
    return new dev.goen.buffer.Room(
        usedBytes, allowedBytes, makingRoom, low, freeBytes, thinned, evicted, loggedBytes);
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
