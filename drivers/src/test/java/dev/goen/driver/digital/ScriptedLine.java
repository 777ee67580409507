package dev.goen.driver.digital;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalInput;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;

/** A high line with edges at set times, on a clock that jumps. */
final class ScriptedLine implements DigitalInput {
  private final Deque<Edge> edges = new ArrayDeque<>();
  private final BootId boot = new BootId(new UUID(1, 2));
  private long nanos;
  boolean broken;
  boolean level = true;

  ScriptedLine edge(boolean level, long millis) {
    edges.add(new Edge(level, time(millis)));
    return this;
  }

  void jump(long toMillis) {
    nanos = toMillis * 1_000_000;
  }

  long nanos() {
    return nanos;
  }

  long millis() {
    return nanos / 1_000_000;
  }

  SampleTime time(long millis) {
    return new SampleTime(boot, millis);
  }

  @Override
  public String name() {
    return "line";
  }

  @Override
  public boolean level() {
    return level;
  }

  @Override
  public Optional<Edge> await(Deadline deadline) throws BusFault {
    if (broken) {
      throw new BusFault(BusFault.Kind.GONE, "line", "is gone");
    }
    long until = nanos + deadline.remainingNanos();
    Edge next = edges.peek();
    if (next == null || next.time().monoMillis() * 1_000_000 > until) {
      nanos = until;
      return Optional.empty();
    }
    nanos = Math.max(nanos, next.time().monoMillis() * 1_000_000);
    return Optional.of(edges.remove());
  }

  @Override
  public void close() {}
}
