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

  /** Closes the line. Never throws; a second call does nothing. */
  @Override
  void close();
}
