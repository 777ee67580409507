package dev.goen.buffer;

import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.List;

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
}
