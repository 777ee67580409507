package dev.goen.sim.relay;

import java.time.Duration;
import java.util.Random;

/**
 * One direction of a link: tells when what is given to it comes out at the other end. All that uses
 * the direction shares its rate. Times are nanoseconds of one monotonic clock.
 */
final class Way {

  /** A sender notices a loss after the round trip and this. */
  private static final long NOTICED_NANOS = 200_000_000;

  /** What is overtaken arrives later by this. */
  private static final long OVERTAKEN_NANOS = 100_000_000;

  /** A modem keeps what takes so long to send; a datagram that finds more waiting is dropped. */
  private static final long QUEUE_NANOS = 1_000_000_000;

  private final Random random;
  private Shape shape = Shape.NONE;

  /** When all that was given has left this end. */
  private long free;

  private long lastOut;

  Way(long seed, long now) {
    this.random = new Random(seed);
    this.free = now;
    this.lastOut = now;
  }

  synchronized void shape(Shape next) {
    shape = next;
  }

  /** Whether it has no shape, so that nothing waits. */
  synchronized boolean isPlain() {
    return shape.equals(Shape.NONE);
  }

  /** When bytes of a stream come out: never before those given earlier. */
  synchronized long due(long now, int bytes) {
    long out = occupy(now, bytes) + random(shape.jitter());
    if (random.nextDouble() < shape.loss()) {
      out += 2 * shape.delay().toNanos() + NOTICED_NANOS;
    }
    lastOut = Math.max(lastOut, out);
    return lastOut;
  }

  /** When a datagram comes out: not at all, once, or twice. */
  synchronized long[] dues(long now, int bytes) {
    if (free - now > QUEUE_NANOS) {
      return new long[0];
    }
    long out = occupy(now, bytes) + random(shape.jitter());
    boolean lost = random.nextDouble() < shape.loss();
    boolean twice = random.nextDouble() < shape.duplicate();
    boolean overtaken = random.nextDouble() < shape.reorder();
    if (lost) {
      return new long[0];
    }
    long first = overtaken ? out + OVERTAKEN_NANOS : out;
    return twice ? new long[] {first, out + random(shape.jitter())} : new long[] {first};
  }

  /** How long a stream must wait before more fits into the queue. */
  synchronized Duration full(long now) {
    return Duration.ofNanos(Math.max(0, free - now - QUEUE_NANOS));
  }

  private long occupy(long now, int bytes) {
    long takes = shape.kbitPerSecond() == 0 ? 0 : bytes * 8_000_000L / shape.kbitPerSecond();
    free = Math.max(free, now) + takes;
    return free + shape.delay().toNanos();
  }

  private long random(Duration most) {
    return most.isZero() ? 0 : random.nextLong(most.toNanos());
  }
}
