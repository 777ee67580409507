package dev.goen.uplink;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import dev.goen.uplink.payload.Lane;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.Waybill;
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
import org.jspecify.annotations.Nullable;

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

  /**
   * How often the file is asked though all that is due seems to await confirmation: of that, some
   * may have been evicted meanwhile.
   */
  private static final long TO_BE_SURE_MILLIS = 5_000;

  /** How long the first connection waits for the confirmation that its hub has retained. */
  private static final long RETAINED_MILLIS = 2_000;

  private static final long OVERDUE_EVERY_MILLIS = 250;

  private final Backlog backlog;
  private final Backlog.Order order;
  private final Times times;
  private final Parked parked;
  private final ArrayBlockingQueue<Block> offered = new ArrayBlockingQueue<>(MOST_OFFERED);
  private final PerLane<Deque<Pack>> ready =
      new PerLane<>(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());

  private final Seams seams = new Seams();
  private final Held held = new Held();

  /** Null where the answer to a message is all that is asked for. */
  private final @Nullable Awaiting awaiting;

  private boolean hubAnswers = true;
  private boolean everConfirmed;
  private boolean saidOverdue;
  private long connectedAt;
  private long overdueAgain;
  private long sureAgain;
  private volatile boolean urgentInFile = true;
  private long urgentAgain;
  private long readAgain;

  /**
   * A feed.
   *
   * @param awaiting keeps what a broker has acknowledged until the hub confirms it; null when the
   *     hub does not
   */
  Feed(
      Backlog backlog,
      Backlog.Order order,
      Times times,
      RandomGenerator random,
      @Nullable Awaiting awaiting) {
    this.backlog = backlog;
    this.order = order;
    this.times = times;
    this.parked = new Parked(random);
    this.awaiting = awaiting;
  }

  /** Hands a committed block over; callable from any thread, never waits. */
  void offer(Block block) {
    if (!offered.offer(block) && block.stream().kind().urgent()) {
      urgentInFile = true;
    }
  }

  /** Takes what the writer has handed over since the last call. */
  void takeOffers() {
    giveUpAwaiting();
    releaseOldLive();
    for (Block block = offered.poll(); block != null; block = offered.poll()) {
      Lane lane = laneOf(block);
      boolean wanted = lane != Lane.BACKLOG && !parked.isParked(block.stream(), times.now());
      boolean fresh = held.isNew(block);
      if (fresh && wanted && backlog.hold(keyOf(block), block.seqs())) {
        add(List.of(block), Pack.MOST_ENTRIES);
      } else if (lane == Lane.ALARM) {
        // Some of it may have been sent before its commit; the rest of it is in the file now.
        urgentInFile = true;
      }
    }
  }

  /** While live data may not leave, it grows old here: then the file is enough to keep it. */
  private void releaseOldLive() {
    Deque<Pack> packs = ready.live();
    while (!packs.isEmpty()
        && !times.anyLive(packs.getFirst().boot(), packs.getFirst().entries())) {
      Pack old = packs.remove();
      held.release(old.key(), old.seqs());
    }
  }

  private static Backlog.StreamKey keyOf(Block block) {
    return new Backlog.StreamKey(block.epoch(), block.stream());
  }

  /** Whether a lane has, or may find, something to send. */
  boolean has(Lane lane) {
    if (!ready.of(lane).isEmpty()) {
      return true;
    }
    return switch (lane) {
      case ALARM -> urgentInFile && times.now() >= urgentAgain;
      case LIVE -> false;
      case BACKLOG -> backlogMayBeRead(times.now());
    };
  }

  private boolean backlogMayBeRead(long now) {
    if (now < readAgain) {
      return false;
    }
    if (awaiting == null) {
      return owes();
    }
    boolean retainedDue = !hubAnswers && !everConfirmed && now < connectedAt + RETAINED_MILLIS;
    boolean worth = owes() || (awaiting.size() > 0 && now >= sureAgain);
    return !retainedDue && awaiting.size() < Awaiting.MOST && worth;
  }

  /** Whether there is more than what is on its way and what awaits confirmation. */
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
    if (packs.isEmpty() && lane != Lane.LIVE) {
      read(lane, most);
    }
    if (lane == Lane.LIVE) {
      releaseOldLive();
    }
    Pack pack = packs.poll();
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
        && pack.joins(following)
        && !seams.between(pack, following)) {
      pack = pack.join(packs.remove());
      following = packs.peek();
    }
    return Optional.of(pack);
  }

  /** A pack is too long as one: its halves are the next of its lane. */
  void halve(Pack pack) {
    seams.halve(pack.waybill());
    seams.cut(pack).reversed().forEach(ready.of(pack.lane())::addFirst);
  }

  /** The hub refuses the whole for good: its entries are read again, and go in halves. */
  void halve(Waybill refused) {
    seams.halve(refused);
    dueAgain(refused.key(), refused.seqs());
  }

  /** The hub has it. */
  void delivered(Waybill pack) {
    backlog.delivered(pack.key(), pack.seqs());
    held.settle(pack.key(), pack.seqs());
    accepted(pack);
  }

  /** A broker has it, or the hub by its broker: where the hub confirms, that is waited for. */
  void acknowledged(Waybill pack) {
    if (awaiting == null || hubAnswers) {
      delivered(pack);
      return;
    }
    SeqSet known = awaiting.acknowledged(pack.key(), pack.seqs(), times.now());
    arrived(pack.key(), known);
    accepted(pack);
  }

  private void accepted(Waybill pack) {
    seams.settled(pack);
    parked.accepted(pack.key().stream());
  }

  /** The hub tells what it has. */
  void confirmed(Confirmation confirmation) {
    if (awaiting == null) {
      return;
    }
    everConfirmed = true;
    saidOverdue = false;
    long now = times.now();
    awaiting.named(confirmation.streams().keySet());
    confirmation
        .streams()
        .forEach(
            (key, said) -> {
              Awaiting.Verdict verdict = awaiting.confirm(key, said, held.of(key), now);
              arrived(key, verdict.arrived());
              if (!verdict.elsewhere().isEmpty()) {
                backlog.delivered(key, verdict.elsewhere());
              }
              dueAgain(key, verdict.due());
            });
  }

  /** Lets what the hub has not confirmed in time be sent again. */
  private void giveUpAwaiting() {
    long now = times.now();
    boolean retainedDue = !hubAnswers && now < connectedAt + RETAINED_MILLIS;
    if (awaiting == null || now < overdueAgain || retainedDue) {
      return;
    }
    overdueAgain = now + OVERDUE_EVERY_MILLIS;
    awaiting
        .overdue(now)
        .forEach(
            (key, seqs) -> {
              if (!saidOverdue) {
                LOG.log(
                    System.Logger.Level.WARNING,
                    "the hub has not confirmed {0} records of {1} in time; they are sent again",
                    seqs.size(),
                    key.stream());
                saidOverdue = true;
              }
              dueAgain(key, seqs);
            });
  }

  private void arrived(StreamKey key, SeqSet seqs) {
    if (!seqs.isEmpty()) {
      backlog.delivered(key, seqs);
      held.settle(key, seqs);
    }
  }

  private void dueAgain(StreamKey key, SeqSet seqs) {
    if (!seqs.isEmpty()) {
      held.release(key, seqs);
      readAgain = 0;
      urgent(key.stream().kind().urgent());
    }
  }

  /** The hub will never take it; the writer reports its numbers as lost. */
  void giveUp(Waybill pack, String why) {
    LOG.log(
        System.Logger.Level.ERROR,
        "the hub refuses {0} {1} of epoch {2} for good, it goes to the dead letters: {3}",
        pack.key().stream(),
        pack.seqs(),
        pack.key().epoch(),
        why);
    backlog.giveUp(pack.key(), pack.seqs(), Entry.LossCause.DEAD_LETTER, why);
    held.settle(pack.key(), pack.seqs());
    seams.settled(pack);
  }

  /** The hub does not take this stream now; it is tried again later, the others go on. */
  void park(Waybill pack) {
    Stream stream = pack.key().stream();
    parked.park(stream, times.now());
    held.release(pack.key(), pack.seqs());
    ready.all().forEach(packs -> releaseFrom(packs, stream));
    urgent(stream.kind().urgent());
  }

  private void releaseFrom(Deque<Pack> packs, Stream stream) {
    packs.removeIf(
        pack -> {
          boolean same = pack.stream().equals(stream);
          if (same) {
            held.release(pack.key(), pack.seqs());
          }
          return same;
        });
  }

  /** How many streams wait for their hub to change its mind. */
  int parked() {
    return parked.count();
  }

  /**
   * A new connection: all that was on its way is due again, but not what awaits confirmation.
   *
   * @param answered whether answers are the hub's own
   */
  void connected(boolean answered) {
    hubAnswers = answered;
    connectedAt = times.now();
    ready.all().forEach(Deque::clear);
    if (awaiting != null) {
      awaiting.takeEarly().forEach(backlog::delivered);
    }
    held.releaseAllBut(awaiting == null ? Map.of() : awaiting.all());
    urgentInFile = true;
    readAgain = 0;
    urgentAgain = 0;
  }

  /** Never takes back what {@link #offer} says meanwhile. */
  private void urgent(boolean is) {
    if (is) {
      urgentInFile = true;
    }
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
      urgent(again != now + AFTER_NOTHING_MILLIS || parked.count() > 0);
    } else {
      readAgain = again;
      sureAgain = now + TO_BE_SURE_MILLIS;
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
            ready.of(lane).addAll(seams.cut(pack));
          }
        });
  }

  private Lane laneOf(Block block) {
    if (block.stream().kind().urgent()) {
      return Lane.ALARM;
    }
    return times.anyLive(block.boot(), block.entries()) ? Lane.LIVE : Lane.BACKLOG;
  }
}
