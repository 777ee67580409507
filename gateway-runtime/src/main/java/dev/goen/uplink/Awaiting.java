package dev.goen.uplink;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.reading.SeqSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a broker has acknowledged and the hub has not confirmed. It is in memory only: after a start
 * it is due again, but for what the hub's retained confirmation covers.
 *
 * <p>Numbers become due again when the hub asks for them, when it has confirmed what was sent well
 * after them (a broker keeps the order), or when it has not confirmed them in time. As long as a
 * hub confirms nothing at all, that time doubles, up to sixteen-fold: a hub that is away behind its
 * broker is not sent everything again and again. Times are milliseconds of one monotonic clock.
 */
final class Awaiting {

  /** More than these are not sent of a backlog before the hub has confirmed some. */
  static final long MOST = 200_000;

  private static final int MOST_BATCHES = 64;
  private static final int MOST_DOUBLINGS = 4;
  private static final long LONGEST_HOLE_MILLIS = 10_000;

  private final long within;
  private final long width;
  private final long hole;
  private final Map<StreamKey, Deque<Batch>> batches = new HashMap<>();

  /** Confirmed while they were still on their way to the broker, or read to be sent again. */
  private final Map<StreamKey, SeqSet> early = new HashMap<>();

  /** Passed on as confirmed, of what the newest confirmation tells; not to be passed on again. */
  private final Map<StreamKey, SeqSet> told = new HashMap<>();

  private long size;
  private int fruitless;
  private long raised = Long.MIN_VALUE / 2;

  /**
   * Nothing awaits confirmation yet.
   *
   * @param within how long the hub may take; after that a number is due again
   */
  Awaiting(Duration within) {
    this.within = within.toMillis();
    this.width = Math.max(1, this.within / 32);
    this.hole = Math.min(LONGEST_HOLE_MILLIS, this.within / 4);
  }

  /**
   * What a confirmation means for one stream of an epoch.
   *
   * @param arrived awaited no longer: the hub has it
   * @param elsewhere the hub has it, and it was neither awaited nor held: from before a start, or
   *     due again already
   * @param due to be sent again
   */
  record Verdict(SeqSet arrived, SeqSet elsewhere, SeqSet due) {}

  /** How many numbers await confirmation. */
  long size() {
    return size;
  }

  /** What awaits confirmation, of one stream of an epoch. */
  SeqSet of(StreamKey key) {
    SeqSet all = SeqSet.EMPTY;
    for (Batch batch : batches.getOrDefault(key, new ArrayDeque<>())) {
      all = all.plus(batch.seqs);
    }
    return all;
  }

  /** Everything that awaits confirmation. */
  Map<StreamKey, SeqSet> all() {
    Map<StreamKey, SeqSet> all = new HashMap<>();
    batches.keySet().forEach(key -> all.put(key, of(key)));
    return all;
  }

  /**
   * The broker has these.
   *
   * @return those of them that the hub has confirmed already; the others are awaited
   */
  SeqSet acknowledged(StreamKey key, SeqSet seqs, long now) {
    SeqSet known = seqs.intersect(early.getOrDefault(key, SeqSet.EMPTY));
    if (!known.isEmpty()) {
      early.computeIfPresent(key, (same, some) -> orNull(some.minus(known)));
      told.merge(key, known, SeqSet::plus);
    }
    SeqSet rest = seqs.minus(known);
    if (!rest.isEmpty()) {
      Deque<Batch> all = batches.computeIfAbsent(key, same -> new ArrayDeque<>());
      if (all.isEmpty() || now - all.getLast().begun >= width) {
        all.addLast(new Batch(now));
      }
      all.getLast().add(rest, now);
      size += rest.size();
      if (all.size() > MOST_BATCHES) {
        Batch oldest = all.removeFirst();
        Batch next = all.removeFirst();
        oldest.add(next.seqs, next.ended);
        all.addFirst(oldest);
      }
    }
    return known;
  }

  /** Only what a confirmation names will be asked about again; the rest may be forgotten. */
  void named(Collection<StreamKey> keys) {
    told.keySet().retainAll(keys);
  }

  /**
   * The hub says what it has.
   *
   * @param held what awaits confirmation, is on its way, or about to be
   */
  Verdict confirm(StreamKey key, Confirmation.Said said, SeqSet held, long now) {
    SeqSet onItsWay = held.minus(of(key)).intersect(said.stored());
    early.compute(key, (same, before) -> orNull(onItsWay));
    SeqSet elsewhere = said.stored().minus(held).minus(told.getOrDefault(key, SeqSet.EMPTY));
    SeqSet arrived = SeqSet.EMPTY;
    long newest = Long.MIN_VALUE;
    Deque<Batch> all = batches.getOrDefault(key, new ArrayDeque<>());
    for (Batch batch : all) {
      SeqSet some = batch.take(said.stored());
      if (!some.isEmpty()) {
        arrived = arrived.plus(some);
        newest = batch.begun;
      }
    }
    SeqSet due = SeqSet.EMPTY;
    for (Batch batch : all) {
      if (newest > Long.MIN_VALUE && batch.ended <= newest - hole) {
        due = due.plus(batch.take(batch.seqs));
      } else if (batch.ended <= now - hole) {
        due = due.plus(batch.take(said.want()));
      }
    }
    dropEmpty(key);
    size -= arrived.size() + due.size();
    told.merge(key, arrived.plus(elsewhere), SeqSet::plus);
    if (!arrived.isEmpty()) {
      fruitless = 0;
    }
    return new Verdict(arrived, elsewhere, due);
  }

  /** What the hub has not confirmed in time; it is no longer awaited. */
  Map<StreamKey, SeqSet> overdue(long now) {
    long patience = within << Math.min(fruitless, MOST_DOUBLINGS);
    Map<StreamKey, SeqSet> overdue = new HashMap<>();
    batches.forEach(
        (key, all) -> {
          for (Batch batch : all) {
            if (now - batch.begun >= patience) {
              SeqSet late = batch.take(batch.seqs);
              size -= late.size();
              overdue.merge(key, late, SeqSet::plus);
            }
          }
        });
    overdue.keySet().forEach(this::dropEmpty);
    if (!overdue.isEmpty() && now - raised >= patience) {
      fruitless++;
      raised = now;
    }
    return overdue;
  }

  /** The link is gone: what the hub had confirmed before the broker could answer. */
  Map<StreamKey, SeqSet> takeEarly() {
    Map<StreamKey, SeqSet> taken = Map.copyOf(early);
    early.clear();
    taken.forEach((key, seqs) -> told.merge(key, seqs, SeqSet::plus));
    return taken;
  }

  private void dropEmpty(StreamKey key) {
    Deque<Batch> all = batches.get(key);
    if (all == null) {
      return;
    }
    for (Iterator<Batch> each = all.iterator(); each.hasNext(); ) {
      if (each.next().seqs.isEmpty()) {
        each.remove();
      }
    }
    if (all.isEmpty()) {
      batches.remove(key);
    }
  }

  private static @Nullable SeqSet orNull(SeqSet seqs) {
    return seqs.isEmpty() ? null : seqs;
  }

  /** Numbers acknowledged within a short time of each other. */
  private static final class Batch {
    private final long begun;
    private long ended;
    private SeqSet seqs = SeqSet.EMPTY;

    Batch(long begun) {
      this.begun = begun;
    }

    void add(SeqSet more, long now) {
      seqs = seqs.plus(more);
      ended = now;
    }

    SeqSet take(SeqSet some) {
      SeqSet taken = seqs.intersect(some);
      seqs = seqs.minus(taken);
      return taken;
    }
  }
}
