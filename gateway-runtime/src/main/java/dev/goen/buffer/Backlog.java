package dev.goen.buffer;

import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
   * <p>What is given out counts as on its way, and is neither thinned nor evicted, until it is
   * delivered, given up, or missing from the {@code held} of a later call.
   *
   * @param held numbers that are on their way already, by stream of an epoch
   * @param most how many records to read at most; at least one block is read when there is one
   */
  List<Block> next(Predicate<Stream> streams, Order order, Map<StreamKey, SeqSet> held, int most)
      throws BufferFault;

  /**
   * Notes that numbers are on their way which came by another way than {@link #next}. From now on
   * they are neither thinned nor evicted, as if they had been given out.
   *
   * @return false, and nothing is noted, when some are not due any more
   */
  default boolean hold(StreamKey key, SeqSet seqs) {
    return true;
  }

  /** Notes that the hub has these; they leave the file with the next commit. */
  void delivered(StreamKey key, SeqSet seqs);

  /**
   * Gives up on numbers that the hub will never take; the writer reports them as lost.
   *
   * @param why for the log
   */
  void giveUp(StreamKey key, SeqSet seqs, Entry.LossCause cause, String why);

  /**
   * How many records are not yet delivered; cheap. Exact, but for records that were thinned before
   * the last start: they count until the reading has come past them.
   */
  long depth();

  @Override
  void close();

  /** A stream of an epoch. */
  record StreamKey(EpochId epoch, Stream stream) {

    /** Asked for every block; that of a record is slow where only C1 compiles. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof StreamKey that
          && epoch.equals(that.epoch)
          && stream.equals(that.stream);
    }

    @Override
    public int hashCode() {
      return 31 * epoch.hashCode() + stream.hashCode();
    }
  }
}
