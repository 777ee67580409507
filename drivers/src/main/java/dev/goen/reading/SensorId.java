package dev.goen.reading;

import java.util.regex.Pattern;

/**
 * The name of one sensor, unique on its gateway.
 *
 * @param text 1 to 48 characters of {@code A-Z a-z 0-9 - _ .}, the first one a letter or a digit: a
 *     part of a SenML name (RFC 8428, clause 4.5.1) and of an MQTT topic at the same time
 */
public record SensorId(String text) implements Comparable<SensorId> {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,47}");

  public SensorId {
    if (!isValid(text)) {
      throw new IllegalArgumentException("not a sensor id: '" + text + "'");
    }
  }

  /** Tells whether the text may name a sensor, an owner or a gateway. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
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
