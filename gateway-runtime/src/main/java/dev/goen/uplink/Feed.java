package dev.goen.uplink;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.reading.Stream;
import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Pack;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What there is to send to one destination, by lane. Fresh blocks come from the writer's hand; what
 * could not be sent in time is read from the file. Used by the destination's thread alone, but for
 * {@link #offer}.
 */
final class Feed {

  private static final System.Logger LOG = System.getLogger(Feed.class.getName());

  /** Blocks between the writer and this thread at most; one that finds no room is in the file. */
  private static final int MOST_OFFERED = 256;

  private static final long AFTER_NOTHING_MILLIS = 200;
  private static final long AFTER_FAULT_MILLIS = 5_000;

  private final Backlog backlog;
  private final Backlog.Order order;
  private final Times times;
  private final Parked parked;
  private final ArrayBlockingQueue<Block> offered = new ArrayBlockingQueue<>(MOST_OFFERED);
  private final PerLane<Deque<Pack>> ready =
      new PerLane<>(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());

  /** What must go as it is: joining the halves of a refused pack would only make it whole again. */
  private final PerLane<Deque<Pack>> apart =
      new PerLane<>(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());

  private final Held held = new Held();
  private volatile boolean urgentInFile = true;
  private long urgentAgain;
  private long readAgain;

  Feed(Backlog backlog, Backlog.Order order, Times times, RandomGenerator random) {
    this.backlog = backlog;
    this.order = order;
    this.times = times;
    this.parked = new Parked(random);
  }

  /** Hands a committed block over; callable from any thread, never waits. */
  void offer(Block block) {
    if (!offered.offer(block) && block.stream().kind().urgent()) {
      urgentInFile = true;
    }
  }

  /** Takes what the writer has handed over since the last call. */
  void takeOffers() {
    for (Block block = offered.poll(); block != null; block = offered.poll()) {
      Lane lane = laneOf(block);
      boolean wanted = lane != Lane.BACKLOG && !parked.isParked(block.stream(), times.now());
      if (held.isNew(block) && wanted) {
        add(List.of(block), Pack.MOST_ENTRIES);
      }
    }
  }

  /** Whether a lane has, or may find, something to send. */
  boolean has(Lane lane) {
    if (!ready.of(lane).isEmpty() || !apart.of(lane).isEmpty()) {
      return true;
    }
    return switch (lane) {
      case ALARM -> urgentInFile && times.now() >= urgentAgain;
      case LIVE -> false;
      case BACKLOG -> times.now() >= readAgain && owes();
    };
  }

  /** Whether there is more than what is on its way. */
  boolean owes() {
    return backlog.depth() > held.size();
  }

  /**
   * The next pack of a lane; from now on it is held until it is settled or released.
   *
   * @param most entries at most, from 1
   */
  Optional<Pack> next(Lane lane, int most) {
    Deque<Pack> packs = ready.of(lane);
    Optional<Pack> alone = Optional.ofNullable(apart.of(lane).poll());
    if (alone.isPresent()) {
      return alone;
    }
    if (packs.isEmpty() && lane != Lane.LIVE) {
      read(lane, most);
    }
    Pack pack = packs.poll();
    while (pack != null && lane == Lane.LIVE && pack.entries().stream().noneMatch(times::isLive)) {
      held.release(pack);
      pack = packs.poll();
    }
    if (pack == null) {
      return Optional.empty();
    }
    if (pack.entries().size() > most) {
      List<Pack> parts = pack.cut(most);
      parts.subList(1, parts.size()).reversed().forEach(packs::addFirst);
      return Optional.of(parts.getFirst());
    }
    Pack following = packs.peek();
    while (following != null
        && pack.entries().size() + following.entries().size() <= most
        && pack.joins(following)) {
      pack = pack.join(packs.remove());
      following = packs.peek();
    }
    return Optional.of(pack);
  }

  /** Puts packs that are held before all others of their lane; they are neither joined nor cut. */
  void putBack(List<Pack> packs) {
    for (Pack pack : packs.reversed()) {
      apart.of(pack.lane()).addFirst(pack);
    }
  }

  /** The hub has it. */
  void delivered(Pack pack) {
    backlog.delivered(pack.key(), pack.seqs());
    held.settle(pack);
    parked.accepted(pack.stream());
  }

  /** The hub will never take it; the writer reports its numbers as lost. */
  void giveUp(Pack pack, String why) {
    LOG.log(
        System.Logger.Level.ERROR,
        "the hub refuses {0} {1} of epoch {2} for good, it goes to the dead letters: {3}",
        pack.stream(),
        pack.seqs(),
        pack.epoch(),
        why);
    backlog.giveUp(pack.key(), pack.seqs(), Entry.LossCause.DEAD_LETTER, why);
    held.settle(pack);
  }

  /** The hub does not take this stream now; it is tried again later, the others go on. */
  void park(Pack pack) {
    parked.park(pack.stream(), times.now());
    held.release(pack);
    ready.all().forEach(packs -> releaseFrom(packs, pack.stream()));
    apart.all().forEach(packs -> releaseFrom(packs, pack.stream()));
    urgentInFile = urgentInFile || pack.stream().kind().urgent();
  }

  private void releaseFrom(Deque<Pack> packs, Stream stream) {
    packs.removeIf(
        pack -> {
          boolean same = pack.stream().equals(stream);
          if (same) {
            held.release(pack);
          }
          return same;
        });
  }

  /** How many streams wait for their hub to change its mind. */
  int parked() {
    return parked.count();
  }

  /** All that was on its way is due again: for a new connection. */
  void releaseAll() {
    ready.all().forEach(Deque::clear);
    apart.all().forEach(Deque::clear);
    held.releaseAll();
    urgentInFile = true;
    readAgain = 0;
    urgentAgain = 0;
  }

  private void read(Lane lane, int most) {
    long now = times.now();
    boolean urgent = lane == Lane.ALARM;
    if (urgent) {
      urgentInFile = false;
    }
    Predicate<Stream> streams = s -> s.kind().urgent() == urgent && !parked.isParked(s, now);
    Backlog.Order wanted = urgent ? Backlog.Order.OLDEST_FIRST : order;
    long again = now + AFTER_NOTHING_MILLIS;
    try {
      List<Block> blocks = backlog.next(streams, wanted, held.seqs(), most);
      if (!blocks.isEmpty()) {
        add(blocks, most);
        again = now;
      }
    } catch (BufferFault e) {
      LOG.log(System.Logger.Level.ERROR, "cannot read the backlog, trying again in 5 s", e);
      again = now + AFTER_FAULT_MILLIS;
    }
    if (urgent) {
      urgentAgain = again;
      urgentInFile = urgentInFile || again != now + AFTER_NOTHING_MILLIS || parked.count() > 0;
    } else {
      readAgain = again;
    }
  }

  private void add(List<Block> blocks, int most) {
    Map<Lane, List<Block>> byLane = new EnumMap<>(Lane.class);
    for (Block block : blocks) {
      byLane.computeIfAbsent(laneOf(block), lane -> new ArrayList<>()).add(block);
    }
    byLane.forEach(
        (lane, some) -> {
          for (Pack pack : Pack.of(some, lane, most)) {
            held.add(pack);
            ready.of(lane).add(pack);
          }
        });
  }

  private Lane laneOf(Block block) {
    if (block.stream().kind().urgent()) {
      return Lane.ALARM;
    }
    return block.entries().stream().anyMatch(times::isLive) ? Lane.LIVE : Lane.BACKLOG;
  }
}
