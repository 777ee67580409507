package dev.goen.buffer;

import java.io.IOException;

/** The file of the buffer, or the disk below it, does not do what it must. */
public final class BufferFault extends IOException {

  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Kind {
    /** Another gateway has this file open. */
    IN_USE,
    FULL,
    READ_ONLY,
    CORRUPT,
    /** A file written by a newer version of this program. */
    NEWER_FORMAT,
    IO
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
