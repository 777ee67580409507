package dev.goen.reading;

import org.jspecify.annotations.Nullable;

/**
 * The name of one sensor, unique on its gateway.
 *
 * @param text 1 to 48 characters of {@code A-Z a-z 0-9 - _ .}, the first one a letter or a digit: a
 *     part of a SenML name (RFC 8428, clause 4.5.1) and of an MQTT topic at the same time
 */
public record SensorId(String text) implements Comparable<SensorId> {

  private static final int MOST_CHARACTERS = 48;

  public SensorId {
    if (!isValid(text)) {
      throw new IllegalArgumentException("not a sensor id: '" + text + "'");
    }
  }

  /** Tells whether the text may name a sensor, an owner or a gateway. */
  public static boolean isValid(String text) {
    // Every reading asks this for its quantity: a loop, as a pattern costs ten times as much.
    int length = text.length();
    if (length == 0 || length > MOST_CHARACTERS || !isAlphanumeric(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Asked for every reading; that of a record is slow where only C1 compiles. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SensorId that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public int compareTo(SensorId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
