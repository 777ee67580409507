package dev.goen.buffer;

import dev.goen.reading.SampleTime;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An epoch that lives in memory, as it stands when a file takes it over.
 *
 * @param opened its first instant
 * @param until its last instant with a record
 * @param anchors the newest anchor of each boot it saw
 */
public record VolatileEpoch(
    EpochId id,
    SampleTime opened,
    SampleTime until,
    Map<Stream, Strand> strands,
    Collection<Entry.Anchor> anchors) {

  public VolatileEpoch {
    strands = Map.copyOf(strands);
    anchors = List.copyOf(anchors);
  }

  /** What later records have to tell of it, without what is in it. */
  public VolatileEpoch withoutBlocks() {
    Map<Stream, Strand> empty = new HashMap<>();
    strands.forEach(
        (stream, strand) ->
            empty.put(stream, new Strand(strand.last, List.of(), strand.settled, strand.untold)));
    return new VolatileEpoch(id, opened, until, empty, anchors);
  }

  /**
   * One stream of it.
   *
   * @param last its last number
   * @param blocks what at least one destination still needs, in order
   * @param settled what each destination needs no more: delivered, or lost
   * @param untold what of it is lost, with the report still to be written
   */
  public record Strand(
      long last, List<Encoded> blocks, Map<String, SeqSet> settled, SeqSet untold) {
    public Strand {
      blocks = List.copyOf(blocks);
      settled = Map.copyOf(settled);
    }
  }

  /**
   * A block without holes in the form of {@link BlockCodec}.
   *
   * @param first its first number
   */
  @SuppressWarnings("ArrayRecordComponent") // handed from the codec to the file, never compared
  public record Encoded(long first, int records, byte[] body) {
    public long last() {
      return first + records - 1;
    }
  }
}
