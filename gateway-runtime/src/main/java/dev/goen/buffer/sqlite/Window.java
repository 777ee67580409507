package dev.goen.buffer.sqlite;

import dev.goen.buffer.Block;
import dev.goen.buffer.BlockCodec;
import dev.goen.buffer.Entry;
import dev.goen.buffer.Retention;
import dev.goen.buffer.Retention.Stage;
import dev.goen.reading.Reading;
import dev.goen.reading.SeqSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Successive blocks of a strand that can be replaced by fewer or shorter ones.
 *
 * @param next where to go on after it
 * @param full whether there was more to take than it may hold, or something in its way
 * @param rows how many blocks
 * @param first the first number
 * @param last the last number
 * @param seqs the numbers of the records
 */
record Window(
    Strand strand,
    long next,
    boolean full,
    int rows,
    long first,
    long last,
    List<Long> seqs,
    List<Entry> entries) {

  static final int MOST_RECORDS = 2_000;
  private static final int MOST_ROWS = 128;

  /** A joined block is as long as one of a large commit. */
  private static final int BLOCK_RECORDS = 500;

  /**
   * What a window becomes.
   *
   * @param blocks what stays
   * @param gone numbers of records that leave
   * @param uncovered numbers no block reaches over any more: to be noted as settled
   * @param holes numbers that had left before
   * @param merged numbers of earlier gaps that the new gap takes over
   */
  record Rest(List<Block> blocks, SeqSet gone, SeqSet uncovered, SeqSet holes, SeqSet merged) {}

  /**
   * Reads blocks from a number on; null when there are none.
   *
   * @param end the last number that may be touched
   * @param pinned numbers whose blocks must stay as they are
   * @param done numbers nobody needs any more
   */
  static @Nullable Window gather(
      BlockRows rows, Strand strand, long from, long end, SeqSet pinned, SeqSet done)
      throws SQLException {
    List<Long> seqs = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    int count = 0;
    long first = 0;
    long last = 0;
    long next = from;
    boolean full = false;
    while (count < MOST_ROWS && entries.size() < MOST_RECORDS) {
      BlockRows.Row row = next > end ? null : rows.atOrAfter(strand, next);
      if (row == null || row.last() > end) {
        break;
      }
      boolean joins =
          count == 0
              || (row.last() - first < BlockCodec.MOST_RECORDS
                  && (row.first() == last + 1
                      || done.containsAll(SeqSet.range(last + 1, row.first() - 1))));
      Block block = row.decode(strand) instanceof BlockCodec.Intact(var intact) ? intact : null;
      boolean free =
          block != null && SeqSet.range(row.first(), row.last()).intersect(pinned).isEmpty();
      if (count > 0 && (!joins || !free)) {
        full = true;
        break;
      }
      next = Math.max(next, block != null ? row.last() : row.first()) + 1;
      if (free && block != null) {
        first = count == 0 ? row.first() : first;
        last = row.last();
        block.seqs().forEach(seqs::add);
        entries.addAll(block.entries());
        count++;
      }
    }
    full |= count >= MOST_ROWS || entries.size() >= MOST_RECORDS;
    return count == 0 && next == from
        ? null
        : new Window(strand, next, full, count, first, last, seqs, entries);
  }

  /** What is left of it; null when it is not worth the writing. */
  @Nullable Rest rest(Stage stage, ToIntFunction<Reading> level, SeqSet done, SeqSet touched) {
    if (rows == 0) {
      return null;
    }
    BitSet stay = Retention.survivors(entries, stage, level);
    SeqSet merged = SeqSet.EMPTY;
    List<Long> kept = new ArrayList<>();
    List<Entry> keptEntries = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      long seq = seqs.get(i);
      if (!stay.get(i) || done.contains(seq)) {
        continue;
      }
      SeqSet earlier =
          stage.evicts() && !touched.contains(seq) ? ownLoss(entries.get(i)) : SeqSet.EMPTY;
      if (!earlier.isEmpty()) {
        merged = merged.plus(earlier);
      } else {
        kept.add(seq);
        keptEntries.add(entries.get(i));
      }
    }
    SeqSet present = SeqSet.ofRising(seqs);
    SeqSet staying = SeqSet.ofRising(kept);
    SeqSet gone = present.minus(staying).minus(done);
    List<Block> blocks = blocks(kept, keptEntries);
    boolean shorter = 4 * blocks.size() <= rows;
    if (!shorter && gone.size() * 4 < entries.size()) {
      return null;
    }
    SeqSet all = SeqSet.range(first, last);
    SeqSet uncovered = all.minus(done);
    for (Block block : blocks) {
      uncovered = uncovered.minus(SeqSet.range(block.seqs().first(), block.seqs().last()));
    }
    return new Rest(blocks, gone, uncovered, all.minus(present), merged);
  }

  /** An earlier report about the same strand, which that of an eviction can take over. */
  private SeqSet ownLoss(Entry entry) {
    return entry instanceof Entry.Lost lost
            && (lost.cause() == Entry.LossCause.EVICTED || lost.cause() == Entry.LossCause.THINNED)
            && lost.epoch().equals(strand.key.epoch())
            && lost.stream().equals(strand.key.stream())
        ? lost.seqs()
        : SeqSet.EMPTY;
  }

  /** Blocks, cut only between neighbouring numbers: what lies within a block needs no note. */
  private List<Block> blocks(List<Long> kept, List<Entry> keptEntries) {
    List<Block> blocks = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= kept.size(); to++) {
      boolean cut =
          to - from >= BLOCK_RECORDS
              && kept.get(to - 1) + 1 == kept.get(Math.min(to, kept.size() - 1));
      if (cut || to == kept.size()) {
        blocks.add(
            new Block(
                strand.key.epoch(),
                strand.key.stream(),
                strand.boot,
                SeqSet.ofRising(kept.subList(from, to)),
                keptEntries.subList(from, to)));
        from = to;
      }
    }
    return blocks;
  }

  /** The instant of the last record, in milliseconds of its boot. */
  long until() {
    return entries.isEmpty() ? Long.MIN_VALUE : entries.getLast().time().monoMillis();
  }
}
