package dev.goen.sim.fault;

import dev.goen.sim.device.Fate;
import dev.goen.sim.device.Passage;
import dev.goen.sim.signal.Dice;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The faults of one device, by schedule and by command. What was commanded goes first; of two
 * schedules that hit the same frame, the first in the list. Frames and damage are the same for the
 * same seed; which frame it is by time only is up to the clock.
 */
public final class Troubles implements Passage {

  private final List<Schedule> schedules;
  private final List<Long> hits = new ArrayList<>();
  private final Dialect dialect;
  private final Spoiler spoiler;
  private final Dice dice;
  private final LongSupplier nanoClock;
  private final long startNanos;
  private final Tally tally = new Tally();
  private final Deque<Order> orders = new ArrayDeque<>();
  private long number;
  private String counted = Tally.ANSWERS;

  /** A fault on command: so many frames, or all until then. */
  private record Order(FaultKind kind, long frames, long untilNanos) {}

  /** The faults of a device that starts now. */
  public Troubles(List<Schedule> schedules, Dialect dialect, Dice dice) {
    this(schedules, dialect, dice, System::nanoTime);
  }

  /** The same on a clock of the caller's. */
  Troubles(List<Schedule> schedules, Dialect dialect, Dice dice, LongSupplier nanoClock) {
    this.schedules = List.copyOf(schedules);
    this.dialect = dialect;
    this.dice = dice;
    this.spoiler = new Spoiler(dialect, dice.named("damage"));
    this.nanoClock = nanoClock;
    this.startNanos = nanoClock.getAsLong();
    schedules.forEach(one -> hits.add(0L));
  }

  public Tally tally() {
    return tally;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Spoils the next frames. */
  public synchronized void order(FaultKind kind, long frames) {
    orders.add(new Order(kind, frames, 0));
  }

  /** Spoils all frames for a time from now. */
  public synchronized void order(FaultKind kind, Duration lasting) {
    orders.add(new Order(kind, 0, nanoClock.getAsLong() + lasting.toNanos()));
  }

  /** Ends what was commanded; schedules go on. */
  public synchronized void clear() {
    orders.clear();
  }

  @Override
  public synchronized Fate of(byte[] frame, byte[] heard) {
    number++;
    Optional<FaultKind> fault = ordered().or(this::scheduled);
    counted =
        fault
            .map(FaultKind::label)
            .orElse(dialect.isException(frame) ? Tally.EXCEPTIONS : Tally.ANSWERS);
    tally.count(counted);
    return fault.isEmpty() ? Fate.arrives(frame) : spoiler.apply(fault.get(), frame, heard, number);
  }

  @Override
  public synchronized void unheard() {
    tally.unheard(counted);
  }

  private Optional<FaultKind> ordered() {
    while (!orders.isEmpty()) {
      Order order = orders.remove();
      if (order.frames() > 0) {
        if (order.frames() > 1) {
          orders.addFirst(new Order(order.kind(), order.frames() - 1, 0));
        }
        return Optional.of(order.kind());
      }
      if (nanoClock.getAsLong() - order.untilNanos() < 0) {
        orders.addFirst(order);
        return Optional.of(order.kind());
      }
    }
    return Optional.empty();
  }

  private Optional<FaultKind> scheduled() {
    Duration elapsed = Duration.ofNanos(nanoClock.getAsLong() - startNanos);
    for (int i = 0; i < schedules.size(); i++) {
      Schedule schedule = schedules.get(i);
      boolean left = schedule.times() == 0 || hits.get(i) < schedule.times();
      if (left && schedule.hits(number, elapsed, dice)) {
        hits.set(i, hits.get(i) + 1);
        return Optional.of(schedule.kind());
      }
    }
    return Optional.empty();
  }
}
