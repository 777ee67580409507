package dev.goen.app;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** The last lines of the log, for a hub that asks why a gateway is sick. */
final class RecentLog extends Handler {

  /** At most 30 KB to keep and to send. */
  private static final int MOST_LINES = 100;

  private static final int LONGEST = 300;

  private static final RecentLog ONLY = new RecentLog();

  private final Formatter formatter = new SimpleFormatter();
  private final Deque<Line> last = new ArrayDeque<>();

  private record Line(Instant at, String text) {}

  private RecentLog() {
    setLevel(Level.INFO);
  }

  static RecentLog handler() {
    return ONLY;
  }

  /** The oldest first, each with its time in UTC by this machine's clock. */
  static List<String> lines() {
    synchronized (ONLY.last) {
      return ONLY.last.stream()
          .map(line -> line.at.truncatedTo(ChronoUnit.SECONDS) + " " + line.text)
          .toList();
    }
  }

  @Override
  public void publish(LogRecord record) {
    Throwable thrown = record.getThrown();
    String text =
        record.getLevel().getName()
            + ' '
            + formatter.formatMessage(record)
            + (thrown == null ? "" : ": " + thrown);
    String head = text.substring(0, Math.min(text.length(), LONGEST));
    synchronized (last) {
      if (last.size() == MOST_LINES) {
        last.removeFirst();
      }
      last.add(new Line(record.getInstant(), head));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
