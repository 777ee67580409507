package dev.goen.driver.rfid;

import java.io.IOException;
import java.nio.file.Path;

/** A key file that must not be used as it is. */
public final class KeyFault extends IOException {

  private static final long serialVersionUID = 1;

  /** What is wrong with it. */
  public enum Kind {
    /** Others than its owner may read or write it. */
    TOO_OPEN,
    /** It is shorter than 32 bytes, or longer than a key can be. */
    WRONG_LENGTH,
    /** It cannot be read, or not be made. */
    UNUSABLE
  }

  private final Kind kind;

  KeyFault(Kind kind, Path file, String message) {
    super(file + ": " + message);
    this.kind = kind;
  }

  KeyFault(Kind kind, Path file, String message, Throwable cause) {
    super(file + ": " + message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
