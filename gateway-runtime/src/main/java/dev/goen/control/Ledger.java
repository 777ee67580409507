package dev.goen.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which commands have been carried out, in a small file that survives the power cut: one line for
 * each, its id, when it expires, and what became of it. An id is written before its command is
 * begun, so that none is ever carried out twice.
 */
final class Ledger {

  /** More that have not expired are not taken: forgetting one would let it be played again. */
  private static final int MOST = 200;

  private record Line(long expires, String outcome) {}

  private final Path file;
  private final Map<String, Line> lines = new LinkedHashMap<>();

  private Ledger(Path file) {
    this.file = file;
  }

  /** Reads the file; one that is not there knows of nothing. */
  static Ledger open(Path file) throws IOException {
    Ledger ledger = new Ledger(file);
    if (Files.exists(file)) {
      for (String text : Files.readAllLines(file)) {
        String[] words = text.split(" ", 3);
        if (words.length == 3 && words[1].matches("\\d{1,18}")) {
          ledger.lines.put(words[0], new Line(Long.parseLong(words[1]), words[2]));
        }
      }
    }
    return ledger;
  }

  /** What became of a command that has come before. */
  Optional<String> outcome(String id) {
    return Optional.ofNullable(lines.get(id)).map(Line::outcome);
  }

  /**
   * Writes down what became of a command.
   *
   * @param now what is known for certain to have passed; older commands cannot be valid any more
   */
  void write(Command command, String outcome, long now) throws IOException {
    lines.values().removeIf(line -> line.expires() <= now);
    if (!lines.containsKey(command.id()) && lines.size() >= MOST) {
      throw new IOException("more than " + MOST + " commands that have not expired");
    }
    lines.put(command.id(), new Line(command.expires(), outcome));
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (id, line) ->
            text.append(id)
                .append(' ')
                .append(line.expires())
                .append(' ')
                .append(line.outcome())
                .append('\n'));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }
}
