package dev.goen.buffer.sqlite;

import dev.goen.buffer.BufferFault;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** What SQLite's result codes mean to whoever runs the gateway. */
final class Faults {

  // Primary result codes, https://www.sqlite.org/rescode.html
  private static final int ERROR = 1;
  private static final int BUSY = 5;
  private static final int READONLY = 8;
  private static final int IOERR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANTOPEN = 14;
  private static final int SCHEMA = 17;
  private static final int NOTADB = 26;

  /** The index of the log could not grow: what a full disk looks like to shared memory. */
  private static final int IOERR_SHMSIZE = 4874;

  /** The file ends in the middle of a page: not the disk's fault, and no retry will help. */
  private static final int IOERR_SHORT_READ = 522;

  private static final int IOERR_READ = 266;

  /**
   * What SQLite calls it when the system answers a read with EIO; most of its callers never see it.
   */
  private static final int IOERR_CORRUPTFS = 8458;

  private Faults() {}

  static BufferFault of(Path file, String doing, SQLException e) {
    BufferFault.Kind kind = kind(e);
    String mend =
        switch (kind) {
          case FULL -> "the disk, or the size the configuration allows, is full: free some space";
          case READ_ONLY -> "it cannot be written: look at its owner and at the mount";
          case CORRUPT -> "it is damaged: restart, and what is readable is taken over";
          case NO_PLACE -> "its folder is not there, or cannot be written by this user";
          case IN_USE -> "another program has it locked";
          case NEWER_FORMAT -> "a newer version of this program wrote it";
          case IO -> "the disk below it fails: look at the kernel's log";
        };
    return new BufferFault(
        kind, "buffer " + file + ": " + doing + ": " + mend + " (" + e.getMessage() + ")", e);
  }

  static boolean corrupt(SQLException e) {
    return kind(e) == BufferFault.Kind.CORRUPT;
  }

  /**
   * Whether reading a file failed for what is in it. A statement that is known to be right is wrong
   * only where the schema in the file is.
   */
  static boolean damage(SQLException e) {
    return corrupt(e) || code(e) == ERROR || code(e) == SCHEMA;
  }

  /**
   * Whether it may only mean that the disk could not be read for a moment: SQLite calls that damage
   * (told as CORRUPT). What a check of ours has found was read.
   */
  static boolean perhapsUnread(SQLException e) {
    int code = code(e);
    return code == IOERR
        || code == IOERR_READ
        || code == IOERR_CORRUPTFS
        || ((code & 0xff) == CORRUPT && !(e instanceof RowCheck.Wrong));
  }

  static boolean full(SQLException e) {
    return kind(e) == BufferFault.Kind.FULL;
  }

  private static BufferFault.Kind kind(SQLException e) {
    int code = code(e);
    if (code == IOERR_SHMSIZE) {
      return BufferFault.Kind.FULL;
    }
    if (code == IOERR_SHORT_READ) {
      return BufferFault.Kind.CORRUPT;
    }
    return switch (code & 0xff) {
      case FULL -> BufferFault.Kind.FULL;
      case READONLY -> BufferFault.Kind.READ_ONLY;
      case CORRUPT, NOTADB -> BufferFault.Kind.CORRUPT;
      case BUSY -> BufferFault.Kind.IN_USE;
      case IOERR, CANTOPEN -> BufferFault.Kind.IO;
      default -> BufferFault.Kind.IO;
    };
  }

  private static int code(SQLException e) {
    return e instanceof SQLiteException sqlite ? sqlite.getResultCode().code : e.getErrorCode();
  }
}
