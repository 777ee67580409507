package dev.goen.uplink;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where a client library's threads leave what the destination's thread will ask for. */
public final class Deliveries {

  /** Bounded by what may be on its way, by one loss of the link, and by the wakes between asks. */
  private final LinkedBlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>();

  public void add(Delivery delivery) {
    waiting.add(delivery);
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
    return next == null ? Delivery.NOTHING : next;
  }

  /** Forgets everything; for the start of a connection. */
  public void clear() {
    waiting.clear();
  }
}
