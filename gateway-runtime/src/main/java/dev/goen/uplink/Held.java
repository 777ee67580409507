package dev.goen.uplink;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.reading.SeqSet;
import dev.goen.uplink.payload.Pack;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Which numbers are on their way or about to be, so that none is taken twice. A number reaches the
 * destination's thread by two ways, handed over by the writer and read from the file, and either
 * may come first.
 */
final class Held {

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

  /** The pack is due again. */
  void release(Pack pack) {
    SeqSet rest = held.getOrDefault(pack.key(), SeqSet.EMPTY).minus(pack.seqs());
    size -= pack.seqs().size();
    if (rest.isEmpty()) {
      held.remove(pack.key());
    } else {
      held.put(pack.key(), rest);
    }
  }

  /** The pack is done with: delivered or given up. */
  void settle(Pack pack) {
    release(pack);
    if (pack.seqs().last() > offeredUpTo.getOrDefault(pack.key(), 0L)) {
      ahead.merge(pack.key(), pack.seqs(), SeqSet::plus);
    }
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

  /** All that was on its way is due again. */
  void releaseAll() {
    held.clear();
    size = 0;
  }
}
