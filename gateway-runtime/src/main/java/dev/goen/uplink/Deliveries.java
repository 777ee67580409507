package dev.goen.uplink;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Where a client library's threads leave what the destination's thread will ask for. */
public final class Deliveries {

  /** What the hub may say before this thread has listened; more of it is dropped. */
  private static final int MOST_INBOUND = 16;

  /** A message that is longer is dropped. */
  private static final int MOST_INBOUND_BYTES = 128 * 1024;

  private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());

  /**
   * Bounded by what may be on its way, by one loss of the link, by the wakes between asks, and by
   * {@link #MOST_INBOUND}.
   */
  private final LinkedBlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>();

  private final AtomicInteger inbound = new AtomicInteger();

  public void add(Delivery delivery) {
    waiting.add(delivery);
  }

  /** Takes what the hub says, unless it says too much at a time: then it must say it again. */
  public void hear(String topic, byte[] payload) {
    if (payload.length > MOST_INBOUND_BYTES || inbound.get() >= MOST_INBOUND) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: a message of {1} bytes is dropped; at most {2} messages of {3} bytes may wait",
          topic,
          payload.length,
          MOST_INBOUND,
          MOST_INBOUND_BYTES);
      return;
    }
    inbound.incrementAndGet();
    waiting.add(new Delivery.Inbound(topic, payload));
  }

  /** Ends the present or the next {@link #await} early. */
  public void wake() {
    if (waiting.isEmpty()) {
      waiting.add(Delivery.NOTHING);
    }
  }

  /** The next delivery, or {@link Delivery#NOTHING} when there is none in time. */
  public Delivery await(Duration time) throws InterruptedException {
    @Nullable Delivery next = waiting.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    if (next instanceof Delivery.Inbound) {
      inbound.decrementAndGet();
    }
    return next == null ? Delivery.NOTHING : next;
  }

  /** Forgets everything; for the start of a connection. */
  public void clear() {
    waiting.clear();
    inbound.set(0);
  }
}
