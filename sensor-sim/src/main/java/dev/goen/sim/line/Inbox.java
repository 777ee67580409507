package dev.goen.sim.line;

import dev.goen.bus.Deadline;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What was heard and not yet read; one thread puts, one reads. */
public final class Inbox {

  /** What a device that never listens leaves unread. */
  private static final int MOST_WAITING = 256;

  private final LinkedBlockingQueue<byte[]> heard = new LinkedBlockingQueue<>(MOST_WAITING);
  private byte[] rest = new byte[0];

  /** Bytes have come; what there is no room for is lost, as in a UART. */
  public void put(byte[] bytes) {
    heard.offer(bytes);
  }

  /**
   * Takes what has come, waiting for the first byte until the deadline.
   *
   * @return how many bytes; 0 when none came in time, -1 when the thread is to stop
   */
  public int read(byte[] into, Deadline deadline) {
    try {
      if (rest.length == 0) {
        byte[] next = heard.poll(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        rest = next == null ? rest : next;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return -1;
    }
    int count = Math.min(into.length, rest.length);
    System.arraycopy(rest, 0, into, 0, count);
    rest = Arrays.copyOfRange(rest, count, rest.length);
    return count;
  }
}
