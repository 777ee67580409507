package dev.goen.uplink.mqtt;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets messages that follow each other at once leave together, with one call to the kernel and in
 * full TLS records. Paho flushes after each packet; a flush is passed on when no further message
 * has been handed to Paho, so that the last one is never kept waiting, or when half of what may be
 * unanswered is held: Paho keeps a message back while {@code Receive Maximum} others are
 * unanswered, and what is held here cannot be answered.
 */
final class Coalescing {

  private static final int BYTES = 64 * 1024;

  private final AtomicLong handed = new AtomicLong();
  private volatile int most = 1;

  /**
   * Begins to hold messages.
   *
   * @param receiveMaximum messages that the broker lets be unanswered, from 1
   */
  void allow(int receiveMaximum) {
    most = Math.max(1, receiveMaximum / 2);
  }

  /** To be called before a message is handed to Paho. */
  void handing() {
    handed.incrementAndGet();
  }

  /** Paho has not taken it after all. */
  void refused() {
    handed.decrementAndGet();
  }

  /** What is written to it goes to another stream; for one thread. */
  OutputStream over(OutputStream out) {
    return new Held(out);
  }

  private final class Held extends BufferedOutputStream {

    /**
     * Flushes of messages. One of anything else, such as a ping, counts too while messages are to
     * come: it makes one of them leave earlier.
     */
    private long written;

    private int held;

    Held(OutputStream out) {
      super(out, BYTES);
    }

    @Override
    public synchronized void flush() throws IOException {
      long all = handed.get();
      written = Math.min(written + 1, all);
      held++;
      if (written == all || held >= most) {
        held = 0;
        super.flush();
      }
    }
  }
}
