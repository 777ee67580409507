package dev.goen.uplink;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.function.Predicate;

/** A backlog in memory that fails a test which delivers a number twice or one that is unknown. */
final class MemoryBacklog implements Backlog {

  private final List<Block> blocks = new ArrayList<>();
  private final Map<StreamKey, SeqSet> delivered = new HashMap<>();
  private final Map<StreamKey, SeqSet> givenUp = new HashMap<>();
  private final List<String> breaches = new ArrayList<>();
  private boolean closed;

  synchronized void commit(Block block) {
    blocks.add(block);
  }

  synchronized SeqSet delivered(Stream stream) {
    return of(delivered, stream);
  }

  synchronized SeqSet givenUp(Stream stream) {
    return of(givenUp, stream);
  }

  synchronized List<String> breaches() {
    return List.copyOf(breaches);
  }

  synchronized boolean closed() {
    return closed;
  }

  private static SeqSet of(Map<StreamKey, SeqSet> all, Stream stream) {
    SeqSet seqs = SeqSet.EMPTY;
    for (Map.Entry<StreamKey, SeqSet> entry : all.entrySet()) {
      if (entry.getKey().stream().equals(stream)) {
        seqs = seqs.plus(entry.getValue());
      }
    }
    return seqs;
  }

  private SeqSet done(StreamKey key) {
    return delivered.getOrDefault(key, SeqSet.EMPTY).plus(givenUp.getOrDefault(key, SeqSet.EMPTY));
  }

  @Override
  public synchronized List<Block> next(
      Predicate<Stream> streams, Order order, Map<StreamKey, SeqSet> held, int most) {
    List<Block> found = new ArrayList<>();
    int records = 0;
    List<Block> inOrder = order == Order.OLDEST_FIRST ? blocks : blocks.reversed();
    for (Block block : inOrder) {
      StreamKey key = new StreamKey(block.epoch(), block.stream());
      SeqSet due = block.seqs().minus(done(key)).minus(held.getOrDefault(key, SeqSet.EMPTY));
      if (!due.isEmpty() && streams.test(block.stream()) && (records < most || found.isEmpty())) {
        found.add(only(block, due));
        records += (int) due.size();
      }
    }
    return found;
  }

  private static Block only(Block block, SeqSet due) {
    List<Entry> entries = new ArrayList<>();
    PrimitiveIterator.OfLong numbers = block.seqs().iterator();
    for (Entry entry : block.entries()) {
      if (due.contains(numbers.nextLong())) {
        entries.add(entry);
      }
    }
    return new Block(block.epoch(), block.stream(), block.boot(), due, entries);
  }

  @Override
  public synchronized void delivered(StreamKey key, SeqSet seqs) {
    settle(delivered, key, seqs);
  }

  @Override
  public synchronized void giveUp(StreamKey key, SeqSet seqs, Entry.LossCause cause, String why) {
    settle(givenUp, key, seqs);
  }

  private void settle(Map<StreamKey, SeqSet> where, StreamKey key, SeqSet seqs) {
    if (!done(key).intersect(seqs).isEmpty()) {
      breaches.add("settled twice: " + key.stream() + " " + seqs);
    }
    where.merge(key, seqs, SeqSet::plus);
  }

  @Override
  public synchronized long depth() {
    long depth = 0;
    for (Block block : blocks) {
      depth += block.seqs().minus(done(new StreamKey(block.epoch(), block.stream()))).size();
    }
    return depth;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
