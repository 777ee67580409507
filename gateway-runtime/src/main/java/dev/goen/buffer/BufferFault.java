package dev.goen.buffer;

import java.io.IOException;

/** The file of the buffer, or the disk below it, does not do what it must. */
public final class BufferFault extends IOException {

  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Kind {
    /** Another gateway has this file open. */
    IN_USE,
    /**
     * A mistake of the installation: its folder is not there, this user may not write in it, or a
     * file of another program has its name.
     */
    NO_PLACE,
    FULL,
    READ_ONLY,
    CORRUPT,
    /** A file written by a newer version of this program. */
    NEWER_FORMAT,
    IO;

    /** Whether it may mend without anybody looking at the installation. */
    public boolean ofTheDisk() {
      return switch (this) {
        case FULL, READ_ONLY, CORRUPT, IO -> true;
        case IN_USE, NO_PLACE, NEWER_FORMAT -> false;
      };
    }
  }

  private final Kind kind;

  public BufferFault(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public BufferFault(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
