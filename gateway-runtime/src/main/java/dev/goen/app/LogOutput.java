package dev.goen.app;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** How the program's log looks and what is left out of it. */
final class LogOutput {

  /**
   * Libraries that tell their whole life at INFO. Held here for good: java.util.logging forgets a
   * logger that nobody holds, and its level with it.
   */
  private static final List<Logger> QUIETER =
      List.of(Logger.getLogger("org.eclipse"), Logger.getLogger("com.pi4j"));

  private LogOutput() {}

  /** One line for each record; the journal brings its own time, a terminal needs ours. */
  static void setUp() {
    String time = System.getenv("JOURNAL_STREAM") == null ? "%1$tT.%1$tL " : "";
    System.setProperty("java.util.logging.SimpleFormatter.format", time + "%4$s %5$s%6$s%n");
    QUIETER.forEach(logger -> logger.setLevel(Level.SEVERE));
    Logger root = Logger.getLogger("");
    root.removeHandler(RecentLog.handler());
    root.addHandler(RecentLog.handler());
  }
}
