package dev.goen.reading;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The name of one sensor, unique on its gateway.
 *
 * @param text 1 to 48 characters of {@code A-Z a-z 0-9 - _ .}, the first one a letter or a digit: a
 *     part of a SenML name (RFC 8428, clause 4.5.1) and of an MQTT topic at the same time
 */
public record SensorId(String text) implements Comparable<SensorId> {

  private static final int MOST_CHARACTERS = 48;
  private static final boolean[] BEGINS_NAME = lettersAnd("");
  private static final boolean[] IN_NAME = lettersAnd("-_.");

  public SensorId {
    if (!isValid(text)) {
      throw new IllegalArgumentException("not a sensor id: '" + text + "'");
    }
  }

  /** Tells whether the text may name a sensor, an owner or a gateway. */
  public static boolean isValid(String text) {
    // Every reading asks this for its quantity: a table, as a pattern costs ten times as much.
    int length = text.length();
    if (length == 0 || length > MOST_CHARACTERS || !has(BEGINS_NAME, text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      if (!has(IN_NAME, text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(boolean[] table, char c) {
    return c < table.length && table[c];
  }

  private static boolean[] lettersAnd(String punctuation) {
    boolean[] in = new boolean['z' + 1];
    Arrays.fill(in, 'a', 'z' + 1, true);
    Arrays.fill(in, 'A', 'Z' + 1, true);
    Arrays.fill(in, '0', '9' + 1, true);
    punctuation.chars().forEach(c -> in[c] = true);
    return in;
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
