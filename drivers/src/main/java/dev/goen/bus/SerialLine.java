package dev.goen.bus;

import java.time.Duration;

/**
 * An open serial line. One thread owns it; none of its methods may be called by another, except
 * {@link #close()}, which ends a read that is under way.
 */
public interface SerialLine extends AutoCloseable {

  /** The port as configured, for messages. */
  String name();

  /** How long one character takes on this wire: 10 or 11 bits at its baud rate. */
  Duration characterTime();

  /**
   * Reads what has come, waiting for the first byte until the deadline.
   *
   * @return how many bytes were read, 1 to {@code length}; 0 when none came in time
   * @throws BusFault when the line is gone
   */
  int read(byte[] into, int offset, int length, Deadline deadline) throws BusFault;

  /**
   * As {@link #read(byte[], int, int, Deadline)}, but lets a frame arrive: once its first byte has
   * come, the rest is given the time that it takes on the wire, so that a slow line wakes its
   * reader twice for a frame and not for each byte.
   *
   * @param expected how many bytes are on their way, as far as is known; no more than a hint
   */
  default int read(byte[] into, int offset, int length, int expected, Deadline deadline)
      throws BusFault {
    return read(into, offset, length, deadline);
  }

  /**
   * Writes all bytes.
   *
   * @throws BusFault when the line is gone or takes no more bytes
   */
  void write(byte[] bytes) throws BusFault;

  /**
   * Throws away what has arrived and was not read.
   *
   * @return how many bytes were thrown away
   * @throws BusFault when the line is gone
   */
  int discardInput() throws BusFault;

  /**
   * Waits until nothing has come for some time, and throws away what comes before that. A line that
   * was answered and has been silent since then long enough need not be waited for.
   *
   * @return false when it was never silent for so long until the deadline
   * @throws BusFault when the line is gone
   */
  default boolean awaitSilence(Duration silence, Deadline deadline) throws BusFault {
    byte[] stale = new byte[256];
    do {
      discardInput();
      if (read(stale, 0, stale.length, deadline.atMost(silence)) == 0) {
        return true;
      }
    } while (!deadline.hasPassed());
    return false;
  }

  /** Closes the line. Never throws; a second call does nothing. */
  @Override
  void close();
}
