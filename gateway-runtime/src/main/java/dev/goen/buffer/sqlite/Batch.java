package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one commit adds, numbered. Nothing is changed by making it: a commit that fails gives the
 * numbers back.
 *
 * @param lastStrand the last number given to a strand, were this committed
 */
record Batch(List<Transaction.Addition> additions, int lastStrand) {

  /** Records in a block at most: a pack need not read more than it sends. */
  private static final int BLOCK_RECORDS = 500;

  /**
   * Numbers some records of the current epoch.
   *
   * @param lastStrand the last number that a strand has
   */
  static Batch of(
      Map<Stream, List<Entry>> records,
      EpochId epoch,
      BootId boot,
      Ledger ledger,
      Transaction transaction,
      int lastStrand) {
    List<Transaction.Addition> additions = new ArrayList<>();
    int id = lastStrand;
    for (Map.Entry<Stream, List<Entry>> one : records.entrySet()) {
      StreamKey key = new StreamKey(epoch, one.getKey());
      Strand known = ledger.strand(key);
      Strand strand = known != null ? known : transaction.newStrand(++id, key);
      List<Block> blocks = blocks(strand, boot, one.getValue());
      additions.add(new Transaction.Addition(strand, known == null, blocks));
    }
    return new Batch(List.copyOf(additions), id);
  }

  private static List<Block> blocks(Strand strand, BootId boot, List<Entry> entries) {
    List<Block> blocks = new ArrayList<>();
    long first = strand.last + 1;
    for (int from = 0; from < entries.size(); from += BLOCK_RECORDS) {
      List<Entry> part = entries.subList(from, Math.min(entries.size(), from + BLOCK_RECORDS));
      SeqSet seqs = SeqSet.range(first + from, first + from + part.size() - 1);
      blocks.add(new Block(strand.key.epoch(), strand.key.stream(), boot, seqs, part));
    }
    return blocks;
  }

  /** All its blocks, in the order of their streams' first record. */
  List<Block> blocks() {
    List<Block> all = new ArrayList<>();
    additions.forEach(addition -> all.addAll(addition.blocks()));
    return all;
  }
}
