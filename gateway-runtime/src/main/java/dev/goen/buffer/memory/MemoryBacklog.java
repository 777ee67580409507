package dev.goen.buffer.memory;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The view of one destination. What every destination has gives its memory back at once. */
record MemoryBacklog(MemoryBuffer buffer, int destination) implements Backlog {

  @Override
  public List<Block> next(
      Predicate<Stream> streams, Order order, Map<StreamKey, SeqSet> held, int most) {
    return buffer.next(destination, streams, order, held, most);
  }

  @Override
  public void delivered(StreamKey key, SeqSet seqs) {
    buffer.delivered(destination, key, seqs);
  }

  @Override
  public void giveUp(StreamKey key, SeqSet seqs, Entry.LossCause cause, String why) {
    buffer.giveUp(destination, key, seqs, cause);
  }

  @Override
  public long depth() {
    return buffer.depth(destination);
  }

  @Override
  public void close() {
    // There is nothing to let go of.
  }
}
