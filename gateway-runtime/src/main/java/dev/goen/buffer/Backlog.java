package dev.goen.buffer;

import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What one destination has not confirmed. Used by that destination's thread alone; the writer sees
 * what was delivered at its next commit.
 */
public interface Backlog extends AutoCloseable {

  /** Which blocks are wanted first. */
  enum Order {
    OLDEST_FIRST,
    NEWEST_FIRST
  }

  /**
   * Reads blocks that are neither delivered nor held, of the streams that match. A block of which
   * only some numbers are due comes with those records only. A block whose check is wrong is not
   * given out; the writer reports it as lost.
   *
   * @param held numbers that are on their way already, by stream of an epoch
   * @param most how many records to read at most; at least one block is read when there is one
   */
  List<Block> next(Predicate<Stream> streams, Order order, Map<StreamKey, SeqSet> held, int most)
      throws BufferFault;

  /** Notes that the hub has these; they leave the file with the next commit. */
  void delivered(StreamKey key, SeqSet seqs);

  /**
   * Gives up on numbers that the hub will never take; the writer reports them as lost.
   *
   * @param why for the log
   */
  void giveUp(StreamKey key, SeqSet seqs, Entry.LossCause cause, String why);

  /** How many records are not yet delivered; exact, and cheap. */
  long depth();

  @Override
  void close();

  /** A stream of an epoch. */
  record StreamKey(EpochId epoch, Stream stream) {}
}
