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
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What lies in the write-ahead log behind its last commit: frames of a transaction that was taken
 * back, or that a power cut has torn. SQLite leaves them there and writes the next commits over
 * their beginning; the rest then looks as if those commits had a damaged frame in their middle,
 * behind which it goes on. A {@link Salvage} could not tell them apart, and would give out records
 * of a commit that was never made under numbers that others have got since.
 *
 * <p>So they are overwritten before anything else is committed. Cutting the log shorter would give
 * its blocks of disk away, which it needs when the disk is full. Nothing reads these frames: SQLite
 * neither looks behind the last commit nor locks this file (its locks are on the other two). The
 * next commit's sync takes the zeros along.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#walformat">the format</a>
 */
final class LogTail {

  private static final System.Logger LOG = System.getLogger(LogTail.class.getName());

  /** Where the header of the log, and that of each frame, has the salts of its generation. */
  private static final int HEADER_SALTS = 16;

  private static final int FRAME_SALTS = 8;
  private static final int HEADER = 32;

  private final Path log;
  private final Connection connection;

  /** At first nobody knows how the last process ended. */
  private boolean perhaps = true;

  LogTail(Path file, Connection connection) {
    this.log = file.resolveSibling(file.getFileName() + "-wal");
    this.connection = connection;
  }

  /** A transaction was taken back. What cannot be cleared now is cleared before the next one. */
  void left() {
    perhaps = true;
    try {
      clear();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "clearing the end of " + log, e);
    }
  }

  /**
   * Clears it, if there may be any.
   *
   * @throws SQLException when the disk does not let it: then nothing may be written over it
   */
  void clear() throws SQLException {
    if (!perhaps) {
      return;
    }
    long committed = committed();
    try {
      if (Files.exists(log)) {
        clearFrom(committed);
      }
    } catch (IOException e) {
      throw new SQLiteException(
          "clearing what lies behind the last commit in " + log + ": " + e,
          SQLiteErrorCode.SQLITE_IOERR_WRITE);
    }
    perhaps = false;
  }

  /** Frames in the log that count. */
  private long committed() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
      return row.next() ? Math.max(0, row.getLong(2)) : 0;
    }
  }

  /**
   * Frames with the salts of the log's header are of its present generation. A power cut leaves
   * holes among them, so all of the log is looked through.
   */
  private void clearFrom(long frame) throws IOException {
    List<Long> left = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      long generation = salts(channel, HEADER_SALTS);
      long end = channel.size();
      for (long at = HEADER + frame * Connections.FRAME_BYTES;
          at < end;
          at += Connections.FRAME_BYTES) {
        if (generation != 0 && salts(channel, at + FRAME_SALTS) == generation) {
          left.add(at);
        }
      }
    }
    if (!left.isEmpty()) {
      overwrite(left);
    }
  }

  private void overwrite(List<Long> frames) throws IOException {
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      for (long at : frames) {
        ByteBuffer zeros =
            ByteBuffer.allocate((int) Math.min(Connections.FRAME_BYTES, channel.size() - at));
        while (zeros.hasRemaining()) {
          channel.write(zeros, at + zeros.position());
        }
      }
    }
  }

  /** 0 where the file ends before, or was cleared. */
  private static long salts(FileChannel channel, long at) throws IOException {
    ByteBuffer salts = ByteBuffer.allocate(Long.BYTES);
    int read = 0;
    while (salts.hasRemaining() && read >= 0) {
      read = channel.read(salts, at + salts.position());
    }
    return salts.hasRemaining() ? 0 : salts.getLong(0);
  }
}
