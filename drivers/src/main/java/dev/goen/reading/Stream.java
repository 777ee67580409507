package dev.goen.reading;

import org.jspecify.annotations.Nullable;

/**
 * The records of one department and one class: what is numbered, sent and counted together.
 *
 * @param owner the department that owns the sensors; the character set of {@link SensorId}
 */
public record Stream(String owner, StreamClass kind) implements Comparable<Stream> {

  public Stream {
    if (!SensorId.isValid(owner)) {
      throw new IllegalArgumentException("not an owner: '" + owner + "'");
    }
  }

  /**
   * Reads {@code owner/class}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static Stream parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not a stream (owner/class): '" + text + "'");
    }
    return new Stream(text.substring(0, slash), StreamClass.of(text.substring(slash + 1)));
  }

  /** Asked for every reading; that of a record is slow where only C1 compiles. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Stream that && kind == that.kind && owner.equals(that.owner);
  }

  @Override
  public int hashCode() {
    return 31 * owner.hashCode() + kind.hashCode();
  }

  @Override
  public int compareTo(Stream other) {
    int byOwner = owner.compareTo(other.owner);
    return byOwner != 0 ? byOwner : kind.compareTo(other.kind);
  }

  @Override
  public String toString() {
    return owner + '/' + kind.label();
  }
}
