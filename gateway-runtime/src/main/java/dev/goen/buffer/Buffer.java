package dev.goen.buffer;

import dev.goen.reading.BootId;
import dev.goen.reading.Stream;
import java.util.List;
import java.util.Optional;

/**
 * Where records wait for their hubs. One thread, the writer, calls everything here but {@link
 * #backlog} and {@link #status}; each destination has a {@link Backlog} for its own thread.
 *
 * <p>A record is accepted when the {@link #commit()} that holds it has returned. From then on it
 * survives the process and the power, and is given out until every destination has it. While the
 * buffer {@link #isVolatile}, a commit makes records ready to be sent, and no more than that.
 */
public interface Buffer extends AutoCloseable {

  /** The epoch this opening began. */
  EpochId epoch();

  /** Adds a record to the next commit. It is not yet accepted. */
  void add(Stream stream, Entry entry);

  /**
   * Takes up what the buffer has to tell of its own, such as numbers that were given up; from now
   * until the commit, nothing joins it but by {@link #add}. A commit without it does it itself.
   */
  default void prepare() {}

  /**
   * Where a record of an urgent stream would go that is added after the last {@link #prepare}, if
   * the commit under way does not fail. So it can be sent before the disk has it. Callable from any
   * thread, but not between an {@link #add} and {@link #prepare}.
   *
   * @return empty when that is not known: the stream has not begun, or the disk fails
   */
  default Optional<Ahead> ahead(Stream stream) {
    return Optional.empty();
  }

  /**
   * A place that is not yet taken.
   *
   * @param seq the number of the first record to come
   */
  record Ahead(EpochId epoch, BootId boot, long seq) {}

  /** How many records wait for the next commit. */
  int pending();

  /**
   * Makes everything pending accepted, in one transaction with the delivery state and the deletions
   * that have come due.
   *
   * <p>When there is no room for anything but what is urgent, only that is written and the rest
   * stays pending.
   *
   * @return the blocks that were written, in the order of their streams' first record
   * @throws BufferFault when nothing of it was written; the records are still pending
   */
  List<Block> commit() throws BufferFault;

  /** Writes delivery state and deletions that are due although nothing new is pending. */
  void tend() throws BufferFault;

  /** Whether what is committed now is in memory only: sent, but not accepted. */
  default boolean isVolatile() {
    return false;
  }

  /**
   * What was committed to memory only and has become accepted since the last call, as a file has
   * taken it over; without what had left by then.
   */
  default Iterable<Block> recovered() {
    return List.of();
  }

  /**
   * Makes some room, if there is little left: the least valuable records leave, and what becomes of
   * their numbers is reported (see {@link Retention}). One bounded step; to be called after each
   * commit, when nothing urgent waits.
   *
   * @return the blocks with the reports, accepted like those of {@link #commit}
   */
  default List<Block> makeRoom() {
    return List.of();
  }

  /** The view of one destination, by the name it has in the configuration. */
  Backlog backlog(String destination);

  /** What there is to tell about the buffer; callable from any thread. */
  BufferStatus status();

  /** The newest anchor of a boot, if the buffer has seen one; callable from any thread. */
  Optional<Entry.Anchor> anchor(BootId boot);

  /** Commits what is pending, marks the epoch as closed in order and closes the file. */
  @Override
  void close() throws BufferFault;
}
