package dev.goen.bus.fake;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.LinePair;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Two lines with pulses at set instants, on a clock of their own that stands still but for waiting:
 * no test waits. A close with pulses that nobody took is refused with an {@link AssertionError}.
 */
public final class FakeLinePair implements LinePair {

  private final Deque<Pulse> pulses = new ArrayDeque<>();
  private long nowNanos;
  private long lastNanos;
  private boolean vanished;

  /** Another pulse, so long after the one before it. */
  public FakeLinePair pulse(boolean second, Duration later) {
    lastNanos += later.toNanos();
    pulses.add(new Pulse(second, lastNanos));
    return this;
  }

  /** The next pulse comes that much later. */
  public FakeLinePair quiet(Duration later) {
    lastNanos += later.toNanos();
    return this;
  }

  /** After the last pulse everything is GONE. */
  public void vanish() {
    vanished = true;
  }

  /** A deadline on the pair's own clock. */
  public Deadline deadline(Duration duration) {
    return Deadline.in(duration, clock());
  }

  /** The pair's own clock, in nanoseconds from 0. */
  public LongSupplier clock() {
    return () -> nowNanos;
  }

  @Override
  public String name() {
    return "fake pair";
  }

  @Override
  public Optional<Pulse> await(Deadline deadline) throws BusFault {
    long until = nowNanos + deadline.remainingNanos();
    Pulse next = pulses.peek();
    if (next == null && vanished) {
      throw new BusFault(BusFault.Kind.GONE, name(), "has vanished, as the test wants");
    }
    if (next == null || next.nanos() > until) {
      nowNanos = until;
      return Optional.empty();
    }
    nowNanos = Math.max(nowNanos, next.nanos());
    return Optional.of(pulses.remove());
  }

  @Override
  public void close() {
    if (!pulses.isEmpty() && !vanished) {
      throw new AssertionError(pulses.size() + " pulses were never taken");
    }
  }
}
