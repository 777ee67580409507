package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.VolatileEpoch;
import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A stream of one epoch: how far it goes, and what each destination has of it. Guarded by its
 * {@link Ledger}, but for what never changes.
 */
final class Strand {

  /** Sequence numbers take the low bits of a block's key. */
  static final int SEQ_BITS = 40;

  static final long MOST_SEQ = (1L << SEQ_BITS) - 1;

  final int id;

  /** Its place in the order of epochs. */
  final int epochNumber;

  final StreamKey key;
  final BootId boot;

  /** The last committed number. */
  long last;

  /** Delivered, or reported as lost: what the file remembers, by destination. */
  final SeqSet[] settled;

  /** Not to be given out: settled, or given up with the report still to be written. */
  final SeqSet[] closed;

  /** Of {@link #settled} what the file must not have before the loss is in it, too. */
  SeqSet untold = SeqSet.EMPTY;

  /** What the file has of {@link #settled}; the writer's own. */
  final SeqSet[] saved;

  /** Given out and on their way, by destination: their records must stay as they are. */
  final SeqSet[] pinned;

  /** Delivered before their commit, by destination: alarms do not wait for the disk. */
  final SeqSet[] early;

  /** Numbers whose records the writer is about to remove. */
  SeqSet leaving = SeqSet.EMPTY;

  /** How many numbers that are not closed have no record any more, by destination; at most. */
  final long[] thinned;

  Strand(int id, int epochNumber, StreamKey key, BootId boot, long last, int destinations) {
    this.id = id;
    this.epochNumber = epochNumber;
    this.key = key;
    this.boot = boot;
    this.last = last;
    this.settled = new SeqSet[destinations];
    this.closed = new SeqSet[destinations];
    this.saved = new SeqSet[destinations];
    this.pinned = new SeqSet[destinations];
    this.thinned = new long[destinations];
    this.early = new SeqSet[destinations];
    Arrays.fill(early, SeqSet.EMPTY);
    Arrays.fill(pinned, SeqSet.EMPTY);
    Arrays.fill(settled, SeqSet.EMPTY);
    Arrays.fill(closed, SeqSet.EMPTY);
    Arrays.fill(saved, SeqSet.EMPTY);
  }

  /**
   * The strands of an epoch that was in memory, with what each destination has of them.
   *
   * @param firstId the number of the first of them
   */
  static List<Strand> adopted(
      VolatileEpoch memory, int firstId, int epochNumber, List<String> destinations) {
    List<Strand> strands = new ArrayList<>();
    memory
        .strands()
        .forEach(
            (stream, content) -> {
              Strand strand =
                  new Strand(
                      firstId + strands.size(),
                      epochNumber,
                      new StreamKey(memory.id(), stream),
                      memory.opened().boot(),
                      content.last(),
                      destinations.size());
              strand.untold = content.untold();
              for (int i = 0; i < destinations.size(); i++) {
                String name = destinations.get(i);
                SeqSet settled = content.settled().getOrDefault(name, SeqSet.EMPTY);
                strand.saved[i] = settled.minus(strand.untold);
                strand.settle(i, settled);
              }
              strands.add(strand);
            });
    return strands;
  }

  /** The key of the block that begins with a number. */
  long rowKey(long seq) {
    return ((long) id << SEQ_BITS) + seq;
  }

  void settle(int destination, SeqSet seqs) {
    settled[destination] = settled[destination].plus(seqs);
    closed[destination] = closed[destination].plus(seqs);
  }

  /** What no destination needs any more; empty when there is no destination. */
  SeqSet done() {
    return common(settled);
  }

  /** The numbers that are in all sets. */
  static SeqSet common(SeqSet[] sets) {
    if (sets.length == 0) {
      return SeqSet.EMPTY;
    }
    SeqSet all = sets[0];
    for (SeqSet one : sets) {
      all = all.intersect(one);
    }
    return all;
  }
}
