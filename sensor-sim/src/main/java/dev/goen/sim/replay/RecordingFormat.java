package dev.goen.sim.replay;

import java.nio.charset.Charset;

/**
 * Where in a file the recording is.
 *
 * @param column the heading of the values, or its number from 1 as {@code #2}
 * @param unit of the values
 * @param timeColumn the heading of the times, or its number; usually {@code #1}
 * @param timeFormat a pattern of {@link java.time.format.DateTimeFormatter}; empty for the usual
 * @param encoding of the file; files of Japan's ministries are in {@code windows-31j} (cp932)
 */
public record RecordingFormat(
    String column, LengthUnit unit, String timeColumn, String timeFormat, Charset encoding) {

  /**
   * An encoding by its name; {@code cp932}, the web's and Windows' word, is Java's windows-31j.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static Charset encoding(String name) {
    return Charset.forName(name.equalsIgnoreCase("cp932") ? "windows-31j" : name);
  }
}
