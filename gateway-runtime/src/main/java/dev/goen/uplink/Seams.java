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
  }

  /** These numbers were delivered or given up. */
  void settled(Waybill one) {
    Cuts cuts = streams.get(one.key());
    if (cuts != null) {
      cuts.unsettled = cuts.unsettled.minus(one.seqs());
      if (cuts.unsettled.isEmpty()) {
        streams.remove(one.key());
      }
    }
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
