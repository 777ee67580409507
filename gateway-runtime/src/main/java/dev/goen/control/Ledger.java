package dev.goen.control;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which orders have been carried out, in a small file that survives the power cut: one line for
 * each, its id, when it expires, and what became of it. An id is written before its order is begun,
 * so that none is ever carried out twice.
 */
final class Ledger {

  static final String FILE = "commands.done";

  /** More that have not expired are not taken: forgetting one would let it be played again. */
  private static final int MOST = 200;

  private record Line(long expires, String outcome) {}

  private final StateFolder folder;
  private final Map<String, Line> lines = new LinkedHashMap<>();

  private Ledger(StateFolder folder) {
    this.folder = folder;
  }

  /** Reads the file; one that is not there knows of nothing. */
  static Ledger open(StateFolder folder) throws IOException {
    Ledger ledger = new Ledger(folder);
    folder.read(FILE).orElse("").lines().forEach(ledger::add);
    return ledger;
  }

  private void add(String text) {
    String[] words = text.split(" ", 3);
    if (words.length == 3 && words[1].matches("\\d{1,18}")) {
      lines.put(words[0], new Line(Long.parseLong(words[1]), words[2]));
    }
  }

  /** What became of an order that has come before. */
  Optional<String> outcome(String id) {
    return Optional.ofNullable(lines.get(id)).map(Line::outcome);
  }

  /**
   * Writes down what became of an order.
   *
   * @param expires of the order
   * @param outcome one line
   * @param now what is known for certain to have passed; older orders cannot be valid any more
   */
  void write(String id, long expires, String outcome, long now) throws IOException {
    lines.values().removeIf(line -> line.expires() <= now);
    if (!lines.containsKey(id) && lines.size() >= MOST) {
      throw new IOException("more than " + MOST + " commands that have not expired");
    }
    lines.put(id, new Line(expires, outcome));
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (name, line) ->
            text.append(name)
                .append(' ')
                .append(line.expires())
                .append(' ')
                .append(line.outcome())
                .append('\n'));
    folder.write(FILE, text.toString());
  }
}
