package dev.goen.buffer.memory;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BlockCodec;
import dev.goen.buffer.Entry;
import dev.goen.buffer.VolatileEpoch;
import dev.goen.buffer.VolatileEpoch.Encoded;
import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A stream of the epoch in memory. Guarded by its {@link MemoryBuffer}. */
final class MemoryStrand {

  /** What a block costs beside its bytes: its objects, and its place in the map. */
  private static final int OVERHEAD = 120;

  /**
   * A block, encoded.
   *
   * @param turn its place in the order of all commits
   * @param own the numbers of the gateway's own records in it
   */
  private record Kept(Encoded block, long turn, SeqSet own) {}

  final StreamKey key;
  private final BootId boot;
  private final TreeMap<Long, Kept> kept = new TreeMap<>();
  private final SeqSet[] closed;
  private long last;
  private long bytes;

  MemoryStrand(StreamKey key, BootId boot, int destinations) {
    this.key = key;
    this.boot = boot;
    this.closed = new SeqSet[destinations];
    Arrays.fill(closed, SeqSet.EMPTY);
  }

  long last() {
    return last;
  }

  long bytes() {
    return bytes;
  }

  SeqSet closed(int destination) {
    return closed[destination];
  }

  void add(Block block, long turn) {
    Encoded encoded =
        new Encoded(block.seqs().first(), block.entries().size(), BlockCodec.encode(block));
    kept.put(encoded.first(), new Kept(encoded, turn, own(block)));
    bytes += encoded.body().length + OVERHEAD;
    last = encoded.last();
  }

  private static SeqSet own(Block block) {
    List<Long> own = new ArrayList<>();
    PrimitiveIterator.OfLong numbers = block.seqs().iterator();
    for (Entry entry : block.entries()) {
      long seq = numbers.nextLong();
      if (!(entry instanceof Entry.Sample)) {
        own.add(seq);
      }
    }
    return SeqSet.ofRising(own);
  }

  /** Of some numbers, the gateway's own records that a destination still lacks. */
  List<Entry> own(int destination, SeqSet seqs) {
    SeqSet open = seqs.minus(closed[destination]);
    List<Entry> own = new ArrayList<>();
    if (!open.isEmpty()) {
      @Nullable Long from = kept.floorKey(open.first());
      for (Kept one :
          kept.subMap(from == null ? open.first() : from, true, open.last(), true).values()) {
        SeqSet due = one.own.intersect(open);
        if (!due.isEmpty()) {
          own.addAll(decode(one.block).only(due).entries());
        }
      }
    }
    return own;
  }

  /** Numbers that a destination needs no more; tells which of them it had needed till now. */
  SeqSet close(int destination, SeqSet seqs) {
    SeqSet news =
        last == 0 ? SeqSet.EMPTY : seqs.intersect(SeqSet.range(1, last)).minus(closed[destination]);
    if (!news.isEmpty()) {
      closed[destination] = closed[destination].plus(news);
      free(news);
    }
    return news;
  }

  private void free(SeqSet news) {
    SeqSet done = done();
    @Nullable Long from = kept.floorKey(news.first());
    var some = kept.subMap(from == null ? news.first() : from, true, news.last(), true);
    for (var all = some.values().iterator(); all.hasNext(); ) {
      Encoded block = all.next().block;
      if (done.containsAll(SeqSet.range(block.first(), block.last()))) {
        bytes -= block.body().length + OVERHEAD;
        all.remove();
      }
    }
  }

  private SeqSet done() {
    if (closed.length == 0) {
      return SeqSet.EMPTY;
    }
    SeqSet all = closed[0];
    for (SeqSet one : closed) {
      all = all.intersect(one);
    }
    return all;
  }

  /** When its oldest block was committed; the largest number when it has none. */
  long oldestTurn() {
    return kept.isEmpty() ? Long.MAX_VALUE : kept.firstEntry().getValue().turn;
  }

  /** Drops its oldest block: with only the records that somebody lacked. */
  Block evict() {
    Encoded oldest = kept.firstEntry().getValue().block;
    Block block = decode(oldest);
    SeqSet lost = block.seqs().minus(done());
    kept.remove(oldest.first());
    bytes -= oldest.body().length + OVERHEAD;
    for (int i = 0; i < closed.length; i++) {
      closed[i] = closed[i].plus(lost);
    }
    return block.only(lost);
  }

  Collection<Encoded> blocks() {
    return kept.values().stream().map(Kept::block).toList();
  }

  /**
   * The first block with a wanted number, or the last one, with the wanted ones only; null when
   * there is none. Whatever is not closed has a block.
   */
  @Nullable Block find(SeqSet wanted, boolean oldest) {
    long seq = oldest ? wanted.first() : wanted.last();
    Map.@Nullable Entry<Long, Kept> at = kept.floorEntry(seq);
    if (at == null || at.getValue().block.last() < seq) {
      return null;
    }
    Encoded block = at.getValue().block;
    return decode(block).only(wanted.intersect(SeqSet.range(block.first(), block.last())));
  }

  private Block decode(Encoded block) {
    return decode(key, boot, block);
  }

  /** The blocks of an epoch, decoded one after the other as they are asked for. */
  static Iterable<Block> blocksOf(VolatileEpoch epoch) {
    return () ->
        epoch.strands().entrySet().stream()
            .flatMap(
                one -> {
                  StreamKey key = new StreamKey(epoch.id(), one.getKey());
                  return one.getValue().blocks().stream()
                      .map(block -> decode(key, epoch.opened().boot(), block));
                })
            .iterator();
  }

  private static Block decode(StreamKey key, BootId boot, Encoded block) {
    return switch (BlockCodec.decode(
        key.epoch(), key.stream(), boot, block.first(), block.body())) {
      case BlockCodec.Intact(var intact) -> intact;
      case BlockCodec.Damaged(var why) ->
          throw new IllegalStateException("a block in memory is damaged: " + why);
    };
  }
}
