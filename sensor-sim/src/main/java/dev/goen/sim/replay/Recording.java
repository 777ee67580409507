package dev.goen.sim.replay;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A gauge's recording: a table with heading lines, separated by commas or tabs. Rows that cannot be
 * read are passed over and listed by their number.
 */
public final class Recording {

  /**
   * No value: missing, closed and not registered in Japan's hydrology database, and what
   * prefectures and exports write. {@code *} behind a number says "provisional", alone "no value".
   */
  private static final Set<String> MISSING =
      Set.of("", "$", "#", "-", "--", "---", "*", "NaN", "欠測");

  /** At or below it stands for "no value": -9999 in Japan, -999999 at the USGS. */
  private static final BigDecimal SENTINEL = new BigDecimal(-9999);

  private final List<RecordedRow> rows = new ArrayList<>();
  private final List<BadRow> bad = new ArrayList<>();

  /**
   * A row that was passed over.
   *
   * @param line its line in the file, from 1
   */
  public record BadRow(long line, String why) {}

  private Recording() {}

  /**
   * Reads a file.
   *
   * @throws IOException when the file cannot be read, or has no such column or no row at all; the
   *     message says what and where
   */
  public static Recording read(Path file, RecordingFormat format) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + ": there is no such file, or it may not be read");
    }
    // Byte by byte: what the encoding does not know must cost its row, not the file.
    List<String> lines = new String(Files.readAllBytes(file), format.encoding()).lines().toList();
    Recording recording = new Recording();
    recording.readLines(file, lines, format);
    return recording;
  }

  private void readLines(Path file, List<String> lines, RecordingFormat format) throws IOException {
    int heading = 0;
    while (heading < lines.size() && place(lines.get(heading), format.column()) < 0) {
      heading++;
    }
    if (heading == lines.size()) {
      String first = lines.isEmpty() ? "" : lines.getFirst();
      throw new IOException(
          "%s: no line has a column '%s'; the first line is: %s"
              .formatted(file, format.column(), first));
    }
    int value = place(lines.get(heading), format.column());
    int time = place(lines.get(heading), format.timeColumn());
    if (time < 0) {
      throw new IOException(
          "%s: line %d has no column '%s' for the time: %s"
              .formatted(file, heading + 1, format.timeColumn(), lines.get(heading)));
    }
    RecordedTimes times = new RecordedTimes(format.timeFormat());
    boolean numbered = format.column().startsWith("#");
    int first = numbered ? heading : heading + 1;
    for (int i = first; i < lines.size(); i++) {
      boolean none = rows.isEmpty();
      if (!lines.get(i).isBlank()) {
        readRow(i + 1, cells(lines.get(i)), time, value, times, format.unit());
      }
      if (numbered && none && !rows.isEmpty()) {
        bad.clear(); // they were headings
      }
    }
    if (rows.isEmpty()) {
      throw new IOException(file + ": no row could be read; " + bad.stream().findFirst());
    }
  }

  private void readRow(
      long line, List<String> cells, int time, int value, RecordedTimes times, LengthUnit unit) {
    if (Math.max(time, value) >= cells.size()) {
      bad.add(new BadRow(line, "only " + cells.size() + " columns"));
      return;
    }
    try {
      LocalDateTime at = times.read(cells.get(time));
      if (!rows.isEmpty() && !at.isAfter(rows.getLast().time())) {
        bad.add(new BadRow(line, cells.get(time) + " is not after the row before"));
      } else {
        rows.add(new RecordedRow(line, at, metres(cells.get(value), unit)));
      }
    } catch (DateTimeException wrong) {
      bad.add(new BadRow(line, "'" + cells.get(time) + "' is not a time"));
    } catch (NumberFormatException wrong) {
      bad.add(new BadRow(line, "'" + cells.get(value) + "' is not a number"));
    }
  }

  private static @Nullable BigDecimal metres(String text, LengthUnit unit) {
    if (MISSING.contains(text)) {
      return null;
    }
    BigDecimal value =
        new BigDecimal(text.endsWith("*") ? text.substring(0, text.length() - 1) : text);
    return value.compareTo(SENTINEL) <= 0 ? null : unit.toMetres(value);
  }

  /** Which cell of the line a column is; -1 when it is none of them. */
  private static int place(String line, String column) {
    List<String> cells = cells(line);
    if (column.matches("#[1-9]\\d{0,2}")) {
      int number = Integer.parseInt(column.substring(1));
      return number <= cells.size() ? number - 1 : -1;
    }
    return cells.indexOf(column);
  }

  /** The cells of a line, without quotes and the blanks around them. */
  private static List<String> cells(String line) {
    char separator = line.indexOf('\t') >= 0 ? '\t' : ',';
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char letter = line.charAt(i);
      if (letter == '"') {
        quoted = !quoted;
      } else if (letter == separator && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else if (letter != '\uFEFF') {
        cell.append(letter);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }

  List<RecordedRow> rows() {
    return List.copyOf(rows);
  }

  /** How many rows there are to play. */
  public int size() {
    return rows.size();
  }

  /** The rows that were passed over. */
  public List<BadRow> bad() {
    return List.copyOf(bad);
  }
}
