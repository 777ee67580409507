package dev.goen.bus;

import dev.goen.bus.DigitalInput.Edge;
import dev.goen.reading.SampleTime;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one digital line, between the thread that they come on and the thread that takes
 * them. Bounded: once it is full it takes no more, and says so after the last change it kept, so
 * that nobody reads on across a hole.
 */
public final class EdgeQueue {

  /** A contact that bounces for a second at 1 kHz fits, while the bus is busy elsewhere. */
  public static final int CAPACITY = 2048;

  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Edge> edges = new ArrayDeque<>();
  private @Nullable End end;

  /** What comes after the last change. */
  private record End(BusFault.Kind kind, String message) {}

  /**
   * Makes an empty queue.
   *
   * @param name chip and line as configured, for messages
   */
  public EdgeQueue(String name) {
    this.name = name;
  }

  /** Takes a change in; dropped when the queue is full or has ended. */
  public void add(boolean level, SampleTime time) {
    lock.lock();
    try {
      if (end != null) {
        return;
      }
      if (edges.size() == CAPACITY) {
        end =
            new End(BusFault.Kind.OVERRUN, "more than " + CAPACITY + " changes wait; is it loose?");
      } else {
        edges.add(new Edge(level, time));
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that no change will come any more; the first word on that counts. */
  public void end(BusFault.Kind kind, String message) {
    lock.lock();
    try {
      if (end == null) {
        end = new End(kind, message);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives the next change, waiting for it until the deadline.
   *
   * @throws BusFault once all that was kept is taken and the queue has ended
   */
  public Optional<Edge> await(Deadline deadline) throws BusFault {
    boolean interrupted = false;
    lock.lock();
    try {
      long remaining = deadline.remainingNanos();
      while (edges.isEmpty() && end == null && remaining > 0) {
        try {
          remaining = changed.awaitNanos(remaining);
        } catch (InterruptedException _) {
          interrupted = true; // handed on below: a wait cut short would let a caller spin
          remaining = deadline.remainingNanos();
        }
      }
      Edge edge = edges.poll();
      if (edge == null && end != null) {
        throw new BusFault(end.kind(), name, end.message());
      }
      return Optional.ofNullable(edge);
    } finally {
      lock.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** How many changes wait. */
  public int size() {
    lock.lock();
    try {
      return edges.size();
    } finally {
      lock.unlock();
    }
  }
}
