package dev.goen.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** Puts what the YAML parser says into plain words, with line and column. */
final class YamlFault {

  private static final int SHOWN = 60;

  private YamlFault() {}

  /** The problem that stands behind an exception of the reader. */
  static Problem problem(String file, String text, Exception thrown) {
    Throwable cause = thrown.getCause();
    return switch (cause) {
      case MarkedYAMLException marked when marked.getProblemMark() != null ->
          at(file, text, marked.getProblemMark(), marked);
      case ReaderException reader ->
          at(file, text, reader.getPosition(), "yaml.character", hex(reader.getCodePoint()));
      case ClassCastException e -> new Problem(file, "", "", "yaml.not-settings", List.of());
      case YAMLException e -> new Problem(file, "", "", "yaml.too-much", List.of());
      case null -> new Problem(file, "", "", "yaml.too-much", List.of());
      default -> new Problem(file, "", "", "yaml.syntax", List.of("1", "1"));
    };
  }

  private static Problem at(String file, String text, Mark mark, MarkedYAMLException fault) {
    String line = text.lines().skip(mark.getLine()).findFirst().orElse("");
    if (fault instanceof DuplicateKeyException duplicate) {
      return place(
          file,
          line,
          mark,
          "yaml.duplicate",
          text(duplicate.getProblem()).replace("found duplicate key ", ""));
    }
    return place(file, line, mark, message(line, fault));
  }

  private static Problem at(String file, String text, int index, String message, String what) {
    String before = text.substring(0, Math.min(index, text.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n') - 1;
    return new Problem(
        file, "", "", message, List.of(String.valueOf(line + 1), String.valueOf(column + 1), what));
  }

  private static Problem place(
      String file, String line, Mark mark, String message, String... more) {
    String[] arguments = new String[2 + more.length];
    arguments[0] = String.valueOf(mark.getLine() + 1);
    arguments[1] = String.valueOf(mark.getColumn() + 1);
    System.arraycopy(more, 0, arguments, 2, more.length);
    String shown = line.strip();
    return new Problem(
        file,
        "",
        shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown,
        message,
        List.of(arguments));
  }

  /** The key of the sentence that fits; the words compared are those of the parser. */
  private static String message(String line, MarkedYAMLException fault) {
    String problem = text(fault.getProblem());
    String context = text(fault.getContext());
    if (problem.contains("TAB")) {
      return "yaml.tab";
    }
    if (problem.contains("undefined alias")) {
      return "yaml.alias";
    }
    if (context.contains("quoted scalar")) {
      return "yaml.quote";
    }
    if (context.contains("flow")) {
      return "yaml.bracket";
    }
    if (line.indexOf('\uFF1A') >= 0 || line.indexOf('\u3000') >= 0) {
      return "yaml.full-width";
    }
    if (problem.contains("single document") || context.contains("single document")) {
      return "yaml.documents";
    }
    return problem.contains("mapping values")
            || problem.contains("expected ':'")
            || problem.contains("expected <block end>")
        ? "yaml.indent"
        : "yaml.syntax";
  }

  private static String text(@Nullable String words) {
    return words == null ? "" : words;
  }

  private static String hex(int codePoint) {
    return String.format("U+%04X", codePoint);
  }
}
