package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.EpochId;
import dev.goen.reading.BootId;
import dev.goen.reading.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A second account of what the file should hold, beside it: without it nobody could tell that a log
 * is missing or ends too early, nor which numbers are lost with it.
 *
 * <p>{@code buffer.db.strands} lists the strands, and is written anew when there is another one.
 * {@code buffer.db.last} has the last numbers of the newest epoch, written after each commit in one
 * of two places in turn. Both end with a check. Neither is forced to the disk: after a power cut
 * they may tell of less than the file has, never of more than was accepted.
 *
 * @param lines what is known; empty when there is no such account
 * @param newest the epoch of the last commit, by its 16 digits; empty when unknown
 * @param lasts the last number of its strands, by their id
 * @param schema the version of the file's tables; 0 when unknown
 * @param turn counts the accounts of last numbers, so that the newer of two is known
 */
record Catalogue(List<Line> lines, String newest, Map<Integer, Long> lasts, int schema, long turn) {

  /** Where one account in {@code buffer.db.last} ends at most and the other begins. */
  static final int SLOT = 4096;

  private static final int MOST_TRIES = 8;

  /**
   * A strand.
   *
   * @param since monotonic milliseconds at which its epoch was last known to be open
   * @param last at least so many numbers were given
   */
  record Line(int strand, int epochNumber, StreamKey key, BootId boot, long since, long last) {
    String text() {
      return "%d %d %s %s %d %s %d"
          .formatted(strand, epochNumber, key.epoch(), boot, since, key.stream(), last);
    }

    static Line parse(String text) {
      String[] word = text.split(" ", -1);
      return new Line(
          Integer.parseInt(word[0]),
          Integer.parseInt(word[1]),
          new StreamKey(EpochId.parse(word[2]), Stream.parse(word[5])),
          BootId.parse(word[3]),
          Long.parseLong(word[4]),
          Long.parseLong(word[6]));
    }
  }

  static Path strands(Path buffer) {
    return buffer.resolveSibling(buffer.getFileName() + ".strands");
  }

  static Path last(Path buffer) {
    return buffer.resolveSibling(buffer.getFileName() + ".last");
  }

  /** Reads what is there; what is missing or damaged counts as nothing. */
  static Catalogue read(Path buffer) {
    List<Line> lines = new ArrayList<>();
    int schema = 0;
    for (String line : checked(bytes(strands(buffer))).split("\n")) {
      if (line.startsWith("schema ")) {
        schema = Integer.parseInt(line.substring(7));
      } else if (!line.isEmpty()) {
        lines.add(Line.parse(line));
      }
    }
    byte[] both = bytes(last(buffer));
    String first = checked(java.util.Arrays.copyOf(both, Math.min(both.length, SLOT)));
    String second =
        both.length <= SLOT ? "" : checked(java.util.Arrays.copyOfRange(both, SLOT, both.length));
    String[] words = (turn(first) >= turn(second) ? first : second).split("[ \n]");
    Map<Integer, Long> lasts = new HashMap<>();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      lasts.put(
          Integer.parseInt(words[i].substring(0, equals)),
          Long.parseLong(words[i].substring(equals + 1)));
    }
    long turn = Math.max(turn(first), turn(second));
    return new Catalogue(
        List.copyOf(lines), words.length > 1 ? words[1] : "", Map.copyOf(lasts), schema, turn);
  }

  /** At least so many numbers of a strand were given; 0 when nothing is known of it. */
  long last(int strand, EpochId epoch) {
    long last = newest.equals(epoch.toString()) ? lasts.getOrDefault(strand, 0L) : 0;
    for (Line line : lines) {
      if (line.strand == strand && line.key.epoch().equals(epoch)) {
        last = Math.max(last, line.last);
      }
    }
    return last;
  }

  /** A file's text with its check behind it. */
  static String seal(String text) {
    return text + "crc " + HexFormat.of().toHexDigits(crc(text)) + "\n";
  }

  static String strandsText(int schema, Collection<Line> lines) {
    StringBuilder text = new StringBuilder("schema " + schema + "\n");
    lines.forEach(line -> text.append(line.text()).append('\n'));
    return seal(text.toString());
  }

  private static long turn(String account) {
    return account.isEmpty() ? -1 : Long.parseLong(account.substring(0, account.indexOf(' ')));
  }

  private static byte[] bytes(Path file) {
    for (int tries = 1; tries <= MOST_TRIES; tries++) {
      try {
        return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      } catch (IOException e) {
        Retries.pause(tries);
      }
    }
    return new byte[0];
  }

  /** What stands before the check, or nothing when the check is wrong. */
  private static String checked(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    // What a longer account left behind may follow.
    int at = text.indexOf("\ncrc ") + 1;
    return at > 0 && text.startsWith("crc %08x".formatted(crc(text.substring(0, at))), at)
        ? text.substring(0, at)
        : "";
  }

  private static int crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return (int) crc.getValue();
  }
}
