package dev.goen.uplink;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.reading.SeqSet;
import dev.goen.uplink.payload.Pack;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Which numbers are on their way, about to be, or await the hub's confirmation, so that none is
 * taken twice. A number reaches the destination's thread by two ways, handed over by the writer and
 * read from the file, and either may come first.
 */
final class Held {

  /** Of delivered numbers of one stream that might yet be handed over, so many runs are kept. */
  static final int MOST_RUNS = 256;

  private final Map<StreamKey, SeqSet> held = new HashMap<>();

  /** Delivered numbers that the writer may still hand over, because it does so after its commit. */
  private final Map<StreamKey, SeqSet> ahead = new HashMap<>();

  private final Map<StreamKey, Long> offeredUpTo = new HashMap<>();
  private long size;

  /** What must not be read again. */
  Map<StreamKey, SeqSet> seqs() {
    return Collections.unmodifiableMap(held);
  }

  /** How many numbers are held. */
  long size() {
    return size;
  }

  void add(Pack pack) {
    held.merge(pack.key(), pack.seqs(), SeqSet::plus);
    size += pack.seqs().size();
  }

  /** The held numbers of one stream of an epoch. */
  SeqSet of(StreamKey key) {
    return held.getOrDefault(key, SeqSet.EMPTY);
  }

  /** These held numbers are due again. */
  void release(StreamKey key, SeqSet seqs) {
    SeqSet rest = of(key).minus(seqs);
    size -= seqs.size();
    if (rest.isEmpty()) {
      held.remove(key);
    } else {
      held.put(key, rest);
    }
  }

  /** These held numbers are done with: delivered or given up. */
  void settle(StreamKey key, SeqSet seqs) {
    release(key, seqs);
    if (!seqs.isEmpty() && seqs.last() > offeredUpTo.getOrDefault(key, 0L)) {
      // An earlier epoch is never handed over. To forget costs at most that a pack goes twice.
      ahead.merge(key, seqs, (known, more) -> known.runs() < MOST_RUNS ? known.plus(more) : more);
    }
  }

  /** How many runs are kept of what is ahead of the writer in one stream. */
  int runsAhead(StreamKey key) {
    return ahead.getOrDefault(key, SeqSet.EMPTY).runs();
  }

  /**
   * Whether a block the writer hands over is new. One of which a part was read from the file
   * already is not; the rest of it will be read too.
   */
  boolean isNew(Block block) {
    StreamKey key = new StreamKey(block.epoch(), block.stream());
    SeqSet known = held.getOrDefault(key, SeqSet.EMPTY).plus(ahead.getOrDefault(key, SeqSet.EMPTY));
    long last = block.seqs().last();
    offeredUpTo.merge(key, last, Math::max);
    ahead.computeIfPresent(
        key,
        (same, seqs) -> {
          SeqSet later = seqs.minus(SeqSet.range(1, last));
          return later.isEmpty() ? null : later;
        });
    return known.intersect(block.seqs()).isEmpty();
  }

  /** All is due again but this. */
  void releaseAllBut(Map<StreamKey, SeqSet> kept) {
    held.clear();
    held.putAll(kept);
    size = kept.values().stream().mapToLong(SeqSet::size).sum();
  }
}
