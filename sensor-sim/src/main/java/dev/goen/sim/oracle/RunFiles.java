package dev.goen.sim.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the lines that simulated devices and the gateway wrote during a run. */
final class RunFiles {
  private RunFiles() {}

  /**
   * What devices served: {@code sensor TAB quantity TAB ordinal TAB mono TAB value}, and the row of
   * a recording behind it. Where a device said that it has no value, nothing was served.
   *
   * @param tags makes the pseudonyms of raw tag ids
   * @throws IOException when a line is not one; the last may be cut short by a kill, and is then no
   *     evidence
   */
  static List<Sample> served(Path file, Optional<TagNames> tags) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (String line : lines(file)) {
      String[] fields = line.split("\t", 6);
      if (fields.length < 5) {
        throw new IOException(file + ": not 5 fields between tabs: '" + line + "'");
      }
      String value = fields[4];
      if (value.equals("missing")) {
        continue;
      }
      if (fields[1].equals("tag")) {
        value =
            tags.orElseThrow(() -> new IOException("tags were served: the key file is needed"))
                .of(value);
      }
      samples.add(
          new Sample(
              fields[0] + "/" + fields[1],
              number(fields[2], file, line),
              number(fields[3], file, line),
              value));
    }
    return samples;
  }

  /**
   * What the gateway accepted: {@code epoch stream seq name mono value}, the value with spaces or
   * without.
   *
   * @throws IOException when a line is not one, as above
   */
  static List<Accepted> accepted(Path file) throws IOException {
    List<Accepted> accepted = new ArrayList<>();
    for (String line : lines(file)) {
      String[] fields = line.split(" ", 6);
      if (fields.length != 6) {
        throw new IOException(file + ": not 6 fields between spaces: '" + line + "'");
      }
      accepted.add(
          new Accepted(
              new SampleKey(fields[0], fields[1], number(fields[2], file, line)),
              new Sample(fields[3], -1, number(fields[4], file, line), fields[5])));
    }
    return accepted;
  }

  /** Complete lines only: whoever wrote the file may have been killed in the middle of one. */
  private static List<String> lines(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    int end = text.lastIndexOf('\n');
    return end < 0 ? List.of() : text.substring(0, end).lines().toList();
  }

  private static long number(String digits, Path file, String line) throws IOException {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new IOException(file + ": '" + digits + "' is not a number in '" + line + "'", e);
    }
  }
}
