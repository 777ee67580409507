package dev.goen.buffer.memory;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.DurableBuffer;
import dev.goen.buffer.Entry;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The view of one destination: on what is in the file and on what is in memory. */
final class FailoverBacklog implements Backlog {

  private static final System.Logger LOG = System.getLogger(FailoverBacklog.class.getName());

  private final FailoverBuffer buffer;
  private final String destination;
  private @Nullable DurableBuffer file;
  private @Nullable Backlog ofFile;

  FailoverBacklog(FailoverBuffer buffer, String destination) {
    this.buffer = buffer;
    this.destination = destination;
  }

  @Override
  public List<Block> next(
      Predicate<Stream> streams, Order order, Map<StreamKey, SeqSet> held, int most)
      throws BufferFault {
    // Memory before file: what moves from one to the other meanwhile is then found in the second.
    MemoryBuffer memory = buffer.memory();
    List<Block> fleeting =
        memory == null ? List.of() : memory.backlog(destination).next(streams, order, held, most);
    Backlog disk = ofFile();
    if (disk == null || (!fleeting.isEmpty() && order == Order.NEWEST_FIRST)) {
      return fleeting;
    }
    List<Block> lasting;
    try {
      lasting = disk.next(streams, order, held, most);
    } catch (BufferFault e) {
      if (fleeting.isEmpty()) {
        throw e;
      }
      LOG.log(System.Logger.Level.DEBUG, "only what is in memory can be read", e);
      return fleeting;
    }
    if (fleeting.isEmpty() || lasting.isEmpty()) {
      return lasting.isEmpty() ? fleeting : lasting;
    }
    List<Block> both = new ArrayList<>(lasting);
    both.removeIf(block -> memory != null && block.epoch().equals(memory.epoch()));
    int records = both.stream().mapToInt(block -> block.entries().size()).sum();
    for (Block block : fleeting) {
      records += block.entries().size();
      if (records > most) {
        break;
      }
      both.add(block);
    }
    return both;
  }

  /** The file's own view, of the file that is open now. */
  @SuppressWarnings("ReferenceEquality") // one opening is another than the next
  private @Nullable Backlog ofFile() {
    DurableBuffer now = buffer.file();
    if (now != file) {
      close();
      file = now;
      ofFile = now == null ? null : now.backlog(destination);
    }
    return ofFile;
  }

  @Override
  public boolean hold(StreamKey key, SeqSet seqs) {
    return buffer.hold(ofFile(), key, seqs);
  }

  @Override
  public void delivered(StreamKey key, SeqSet seqs) {
    buffer.delivered(destination, key, seqs);
  }

  @Override
  public void giveUp(StreamKey key, SeqSet seqs, Entry.LossCause cause, String why) {
    buffer.giveUp(destination, key, seqs, cause, why);
  }

  @Override
  public long depth() {
    MemoryBuffer memory = buffer.memory();
    Backlog disk = ofFile();
    return (memory == null ? 0 : memory.backlog(destination).depth())
        + (disk == null ? 0 : disk.depth());
  }

  @Override
  public void close() {
    Backlog open = ofFile;
    if (open != null) {
      open.close();
    }
    ofFile = null;
    file = null;
  }
}
