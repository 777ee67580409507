package dev.goen.uplink.payload;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is sent and acknowledged as one: entries of one stream, one epoch and one boot.
 *
 * @param seqs their sequence numbers; the i-th number belongs to the i-th entry
 */
public record Pack(
    EpochId epoch, Stream stream, BootId boot, SeqSet seqs, List<Entry> entries, Lane lane) {

  /** More entries than this are not put into one pack. */
  public static final int MOST_ENTRIES = 500;

  public Pack {
    entries = List.copyOf(entries);
    if (entries.isEmpty() || seqs.size() != entries.size()) {
      throw new IllegalArgumentException(
          "a pack of " + entries.size() + " entries with numbers " + seqs);
    }
  }

  public StreamKey key() {
    return new StreamKey(epoch, stream);
  }

  /** What remains to be known of it once it is written as messages. */
  public Waybill waybill() {
    return new Waybill(key(), seqs, lane);
  }

  /** Whether the other pack follows this one and may be sent with it. */
  public boolean joins(Pack next) {
    return lane == next.lane
        && boot.equals(next.boot)
        && key().equals(next.key())
        && seqs.last() < next.seqs.first();
  }

  /** This pack and the next in one; they must {@linkplain #joins join}. */
  public Pack join(Pack next) {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(next.entries);
    return new Pack(epoch, stream, boot, seqs.plus(next.seqs), all, lane);
  }

  /** The same entries in packs of at most so many. */
  public List<Pack> cut(int most) {
    List<Pack> parts = new ArrayList<>();
    Pack rest = this;
    while (rest.entries.size() > most) {
      parts.add(rest.part(0, most));
      rest = rest.part(most, rest.entries.size());
    }
    parts.add(rest);
    return parts;
  }

  /**
   * The same entries in packs that go no further than each of some numbers.
   *
   * @param ends rising, from 1
   */
  public List<Pack> endingAt(Collection<Long> ends) {
    List<Pack> parts = new ArrayList<>();
    Pack rest = this;
    for (long end : ends) {
      int before = (int) rest.seqs.intersect(SeqSet.range(1, end)).size();
      if (before > 0 && before < rest.entries.size()) {
        parts.add(rest.part(0, before));
        rest = rest.part(before, rest.entries.size());
      }
    }
    parts.add(rest);
    return parts;
  }

  private Pack part(int from, int to) {
    SeqSet some = seqs.head(to).minus(seqs.head(from));
    return new Pack(epoch, stream, boot, some, entries.subList(from, to), lane);
  }

  /**
   * Joins blocks that belong together and cuts what becomes too long.
   *
   * @param most entries of a pack at most, from 1
   * @return the packs; within a stream of a boot in the order of their numbers
   */
  public static List<Pack> of(List<Block> blocks, Lane lane, int most) {
    Map<Kin, List<Block>> kin = new LinkedHashMap<>();
    for (Block block : blocks) {
      if (!block.entries().isEmpty()) {
        kin.computeIfAbsent(
                new Kin(block.epoch(), block.stream(), block.boot()), key -> new ArrayList<>())
            .add(block);
      }
    }
    List<Pack> packs = new ArrayList<>();
    for (Map.Entry<Kin, List<Block>> group : kin.entrySet()) {
      List<Block> inOrder = new ArrayList<>(group.getValue());
      inOrder.sort(Comparator.comparingLong(block -> block.seqs().first()));
      SeqSet seqs = inOrder.getFirst().seqs();
      List<Entry> entries = inOrder.getFirst().entries();
      if (inOrder.size() > 1) {
        entries = new ArrayList<>(entries);
        for (Block block : inOrder.subList(1, inOrder.size())) {
          seqs = seqs.plus(block.seqs());
          entries.addAll(block.entries());
        }
      }
      Kin key = group.getKey();
      Pack whole = new Pack(key.epoch(), key.stream(), key.boot(), seqs, entries, lane);
      packs.addAll(entries.size() <= most ? List.of(whole) : whole.cut(most));
    }
    return packs;
  }

  private record Kin(EpochId epoch, Stream stream, BootId boot) {}
}
