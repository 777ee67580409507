package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.goen.sim.hub.Row;
import dev.goen.sim.hub.StoredRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the runs of one gateway have accepted, as descriptor 3 was told after each commit: never
 * read back from the database under test.
 */
final class Acceptance {

  private final Path folder;
  private final List<Path> reports = new ArrayList<>();

  Acceptance(Path folder) {
    this.folder = folder;
  }

  /** The file for the next run: the last line of a process that was killed may be torn. */
  Path next() throws IOException {
    Path report = Files.createFile(folder.resolve("accepted-" + reports.size() + ".txt"));
    reports.add(report);
    return report;
  }

  /** Content by key; a line that a kill has torn is no promise. */
  Map<String, String> all() throws IOException {
    Map<String, String> accepted = new HashMap<>();
    for (Path report : reports) {
      String text = Files.readString(report);
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
        String[] words = line.split(" ", 6);
        if (words.length == 6) {
          String content = words[3].startsWith("#") ? words[3] : words[3] + " " + words[4];
          String known = accepted.put(words[0] + " " + words[1] + " " + words[2], content);
          assertNull(known, "a number was given twice: " + line);
        }
      }
    }
    return accepted;
  }

  /** What was accepted and is not at the hub with its content. */
  Map<String, String> absentAt(Path hub) throws Exception {
    Map<String, String> absent = all();
    try (Connection store = StoredRows.connect(hub)) {
      for (Row row : StoredRows.all(store)) {
        String name = row.name();
        String content =
            name.startsWith("gateway/")
                ? "#" + name.substring("gateway/".length())
                : name + " " + row.monoMillis();
        absent.remove(row.epoch() + " " + row.stream() + " " + row.seq(), content);
      }
    }
    return absent;
  }

  /** A few of {@link #absentAt}, for a message. */
  String someAbsentAt(Path hub) {
    try {
      return absentAt(hub).entrySet().stream().limit(5).toList().toString();
    } catch (Exception e) {
      return e.toString();
    }
  }
}
