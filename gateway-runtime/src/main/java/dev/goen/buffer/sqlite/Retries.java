package dev.goen.buffer.sqlite;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Does again what failed because a disk could not be read for a moment. */
final class Retries {

  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final int LONGEST_PAUSE_MILLIS = 20;

  private static final int RESET_MILLIS = 1000;

  /** A disk that says itself that it fails is mostly right. */
  private static final int MOST_FAILURES = 20;

  private Retries() {}

  /** Something that reads. */
  interface Work<T, E extends Exception> {
    T run() throws SQLException, E;
  }

  /**
   * Does it, and again as long as SQLite's answer may come from the disk.
   *
   * @param most tries; they end after 5 s whatever this says
   */
  static <T, E extends Exception> T of(int most, Work<T, E> work) throws SQLException, E {
    long start = System.nanoTime();
    for (int tries = 1; ; tries++) {
      try {
        return work.run();
      } catch (SQLException e) {
        if (!Faults.perhapsUnread(e)
            || tries >= (Faults.corrupt(e) ? most : Math.min(most, MOST_FAILURES))
            || System.nanoTime() - start > MOST_NANOS
            || !pause(tries)) {
          throw e;
        }
      }
    }
  }

  /** Waits a little, longer with each try; false when the thread is to end. */
  static boolean pause(int tries) {
    return sleep(Math.min(tries, LONGEST_PAUSE_MILLIS));
  }

  /** Waits as long as a bus or a card may take to be reset. */
  static void rest() {
    sleep(RESET_MILLIS);
  }

  private static boolean sleep(int millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
