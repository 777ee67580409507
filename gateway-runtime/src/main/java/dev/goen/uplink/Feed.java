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
import java.util.ArrayList;
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

  /** How long the first connection waits for the confirmation that its hub has retained. */
  private static final long RETAINED_MILLIS = 2_000;

  private static final long OVERDUE_EVERY_MILLIS = 250;

  private final Backlog backlog;
  private final Backlog.Order order;
  private final Times times;
  private final Parked parked;
  private final ArrayBlockingQueue<Block> offered = new ArrayBlockingQueue<>(MOST_OFFERED);
  private final Seams seams = new Seams();
  private final Held held = new Held();
  private final Ready ready = new Ready(seams, held);
  private final FileTurns turns = new FileTurns();

  /** Null where the answer to a message is all that is asked for. */
  private final @Nullable Awaiting awaiting;

  private boolean hubAnswers = true;
  private boolean everConfirmed;
  private boolean saidOverdue;
  private long connectedAt;
  private long overdueAgain;

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
      turns.urgentCame();
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
        turns.urgentCame();
      }
    }
  }

  /** While live data may not leave, it grows old here: then the file is enough to keep it. */
  private void releaseOldLive() {
    ready.releaseFirst(Lane.LIVE, pack -> !times.anyLive(pack.boot(), pack.entries()));
  }

  private static Backlog.StreamKey keyOf(Block block) {
    return new Backlog.StreamKey(block.epoch(), block.stream());
  }

  /** Whether a lane has, or may find, something to send. */
  boolean has(Lane lane) {
    if (ready.has(lane)) {
      return true;
    }
    return switch (lane) {
      case ALARM -> turns.isUrgentDue(times.now());
      case LIVE -> false;
      case BACKLOG -> backlogMayBeRead(times.now());
    };
  }

  private boolean backlogMayBeRead(long now) {
    if (!turns.isBacklogDue(now)) {
      return false;
    }
    if (awaiting == null) {
      return owes();
    }
    boolean retainedDue = !hubAnswers && !everConfirmed && now < connectedAt + RETAINED_MILLIS;
    boolean worth = owes() || (awaiting.size() > 0 && turns.isSureDue(now));
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
    if (!ready.has(lane) && lane != Lane.LIVE) {
      read(lane, most);
    }
    if (lane == Lane.LIVE) {
      releaseOldLive();
    }
    return ready.next(lane, most);
  }

  /** A pack that was given out is not sent now after all. */
  void release(Waybill pack) {
    dueAgain(pack.key(), pack.seqs());
  }

  /** Nothing of the backlog has been read: what was released is due before it. */
  void releaseBacklog() {
    ready.releaseFirst(Lane.BACKLOG, pack -> true);
  }

  /** A pack is too long as one: its halves are the next of its lane. */
  void halve(Pack pack) {
    seams.halve(pack.waybill());
    ready.addFirst(seams.cut(pack));
  }

  /** The hub refuses the whole for good: its entries are read again, and go in halves. */
  void halve(Waybill refused) {
    seams.halve(refused);
    dueAgain(refused.key(), refused.seqs());
  }

  /** A broker has it, or the hub by its broker: where the hub confirms, that is waited for. */
  void acknowledged(Waybill pack) {
    SeqSet arrived =
        awaiting == null || hubAnswers
            ? pack.seqs()
            : awaiting.acknowledged(pack.key(), pack.seqs(), times.now());
    arrived(pack.key(), arrived);
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
      dueAgain(key.stream());
    }
  }

  /**
   * The hub will never take this one record; the writer reports its number as lost.
   *
   * @return false when it takes no other of the stream either: then the stream is parked instead
   */
  boolean giveUp(Waybill pack, String why) {
    Stream stream = pack.key().stream();
    boolean atFault = parked.isAtFault(stream);
    LOG.log(
        atFault ? System.Logger.Level.ERROR : System.Logger.Level.WARNING,
        "the hub refuses {0} {1} of epoch {2} for good: {3}; {4}",
        stream,
        pack.seqs(),
        pack.key().epoch(),
        why,
        atFault ? "it goes to the dead letters" : "so are its others: all are kept for later");
    if (!atFault) {
      park(pack, true);
      return false;
    }
    backlog.giveUp(pack.key(), pack.seqs(), Entry.LossCause.DEAD_LETTER, why);
    held.settle(pack.key(), pack.seqs());
    seams.settled(pack);
    return true;
  }

  /** The hub does not take this stream now; it is tried again later, the others go on. */
  void park(Waybill pack, boolean forGood) {
    Stream stream = pack.key().stream();
    parked.park(stream, forGood, times.now());
    held.release(pack.key(), pack.seqs());
    ready.release(stream);
    dueAgain(stream);
  }

  private void dueAgain(Stream stream) {
    turns.dueAgain();
    if (stream.kind().urgent()) {
      turns.urgentCame();
    }
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
    ready.clear();
    if (awaiting != null) {
      awaiting.takeEarly().forEach(backlog::delivered);
    }
    held.releaseAllBut(awaiting == null ? Map.of() : awaiting.all());
    turns.allDueAgain();
  }

  private void read(Lane lane, int most) {
    long now = times.now();
    if (lane == Lane.ALARM) {
      turns.askForUrgent();
      turns.askedForUrgent(now, ask(true, Backlog.Order.OLDEST_FIRST, most), parked.count() > 0);
    } else {
      turns.askedForBacklog(now, ask(false, order, most));
    }
  }

  private FileTurns.Found ask(boolean urgent, Backlog.Order wanted, int most) {
    long now = times.now();
    Predicate<Stream> streams = s -> s.kind().urgent() == urgent && !parked.isParked(s, now);
    Predicate<Stream> onTrial = streams.and(s -> parked.isOnTrial(s, now));
    try {
      if (parked.count() > 0) {
        List<Block> tried = backlog.next(onTrial, Backlog.Order.NEWEST_FIRST, held.seqs(), most);
        if (!tried.isEmpty()) {
          packs(tried, most).reversed().forEach(ready::add);
          return FileTurns.Found.SOMETHING;
        }
      }
      List<Block> blocks = backlog.next(streams, wanted, held.seqs(), most);
      if (blocks.isEmpty()) {
        return FileTurns.Found.NOTHING;
      }
      add(blocks, most);
      return FileTurns.Found.SOMETHING;
    } catch (BufferFault e) {
      LOG.log(System.Logger.Level.ERROR, "cannot read the backlog, trying again in 5 s", e);
      return FileTurns.Found.FAULT;
    }
  }

  private void add(List<Block> blocks, int most) {
    packs(blocks, most).forEach(ready::add);
  }

  private List<Pack> packs(List<Block> blocks, int most) {
    Map<Lane, List<Block>> byLane = new EnumMap<>(Lane.class);
    for (Block block : blocks) {
      byLane.computeIfAbsent(laneOf(block), lane -> new ArrayList<>()).add(block);
    }
    List<Pack> packs = new ArrayList<>();
    byLane.forEach(
        (lane, some) ->
            Pack.of(some, lane, most)
                .forEach(
                    pack -> {
                      held.add(pack);
                      packs.addAll(seams.cut(pack));
                    }));
    return packs;
  }

  private Lane laneOf(Block block) {
    if (block.stream().kind().urgent()) {
      return Lane.ALARM;
    }
    return times.anyLive(block.boot(), block.entries()) ? Lane.LIVE : Lane.BACKLOG;
  }
}
