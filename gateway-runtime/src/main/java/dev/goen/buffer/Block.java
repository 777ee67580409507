package dev.goen.buffer;

import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;

/**
 * Records of one stream that were committed together.
 *
 * @param boot the boot all of them were made in
 * @param seqs their sequence numbers, in the order of the records; a run without holes until the
 *     block is thinned
 */
public record Block(EpochId epoch, Stream stream, BootId boot, SeqSet seqs, List<Entry> entries) {

  public Block {
    entries = List.copyOf(entries);
    if (seqs.size() != entries.size()) {
      throw new IllegalArgumentException(
          "a block of " + entries.size() + " records with numbers " + seqs);
    }
  }

  /** This block with only some of its records. */
  public Block only(SeqSet due) {
    if (due.equals(seqs)) {
      return this;
    }
    List<Entry> some = new ArrayList<>();
    PrimitiveIterator.OfLong numbers = seqs.iterator();
    for (Entry entry : entries) {
      if (due.contains(numbers.nextLong())) {
        some.add(entry);
      }
    }
    return new Block(epoch, stream, boot, due, some);
  }
}
