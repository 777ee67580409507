package dev.goen.uplink;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.reading.SeqSet;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.Waybill;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Where packs are cut because the hub has refused the whole: the halves go by themselves, and so on
 * down to the one entry that it refuses. Joining them would only make the whole again. What is cut
 * stays so over reconnections, until all of it is settled.
 */
final class Seams {

  /**
   * With more of them in one stream all are forgotten, and packs are refused and halved anew: where
   * a hub refuses everything for weeks, memory must last too.
   */
  static final int MOST_ENDS = 2_000;

  private final Map<StreamKey, Cuts> streams = new HashMap<>();

  private static final class Cuts {
    /** A pack ends with each of these numbers, if it comes so far. */
    private final TreeSet<Long> ends = new TreeSet<>();

    private SeqSet unsettled = SeqSet.EMPTY;
  }

  /** From now on these numbers, of which there are several, go in two halves and with no others. */
  void halve(Waybill refused) {
    Cuts cuts = streams.computeIfAbsent(refused.key(), key -> new Cuts());
    SeqSet seqs = refused.seqs();
    cuts.unsettled = cuts.unsettled.plus(seqs);
    cuts.ends.add(seqs.first() - 1);
    cuts.ends.add(seqs.head((seqs.size() + 1) / 2).last());
    cuts.ends.add(seqs.last());
    if (cuts.ends.size() > MOST_ENDS) {
      streams.remove(refused.key());
    }
  }

  /** These numbers were delivered or given up. */
  void settled(Waybill one) {
    Cuts cuts = streams.get(one.key());
    if (cuts != null) {
      cuts.unsettled = cuts.unsettled.minus(one.seqs());
      if (cuts.unsettled.isEmpty()) {
        streams.remove(one.key());
      } else {
        cuts.ends.headSet(cuts.unsettled.first() - 1).clear();
        cuts.ends.tailSet(cuts.unsettled.last(), false).clear();
      }
    }
  }

  /** How many numbers are remembered for one stream. */
  int ends(StreamKey key) {
    Cuts cuts = streams.get(key);
    return cuts == null ? 0 : cuts.ends.size();
  }

  /** The pack in the parts that have to go by themselves. */
  List<Pack> cut(Pack pack) {
    Cuts cuts = streams.get(pack.key());
    return cuts == null
        ? List.of(pack)
        : pack.endingAt(cuts.ends.subSet(pack.seqs().first(), pack.seqs().last()));
  }

  /** Whether two packs of one stream must not become one. */
  boolean between(Pack one, Pack next) {
    Cuts cuts = streams.get(one.key());
    return cuts != null && !cuts.ends.subSet(one.seqs().last(), next.seqs().first()).isEmpty();
  }
}
