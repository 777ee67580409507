package dev.goen.control;

import dev.goen.settings.Problem;
import java.util.List;

/**
 * What is answered to an order.
 *
 * @param result {@code done}, or what became of it, in one line
 * @param problems of a configuration that was refused
 * @param warnings of one that was not
 * @param lines of the log
 */
public record Reply(
    String result, List<Problem> problems, List<Problem> warnings, List<String> lines) {

  public static final String DONE = "done";

  public Reply {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
    lines = List.copyOf(lines);
  }

  /** With nothing but the result. */
  public Reply(String result) {
    this(result, List.of(), List.of(), List.of());
  }

  static Reply refused(String why) {
    return new Reply("refused: " + why);
  }
}
