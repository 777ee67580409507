package dev.goen.buffer;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.List;
import java.util.Map;

/** A buffer on a disk, which may fail: what it takes to go on without it, and to come back. */
public interface DurableBuffer extends Buffer {

  /**
   * Takes out what was added and is not accepted. What the buffer has to say of itself (where its
   * epoch began, what was lost of the file) stays, and waits for the disk.
   */
  Map<Stream, List<Entry>> withdraw();

  /**
   * Takes over an epoch that was in memory, under the keys it has, in one transaction; then begins
   * a new epoch of its own, which names the adopted one and the last of the file as the epochs
   * before it.
   *
   * @throws BufferFault when nothing of it was written; nothing has changed then
   */
  void adopt(VolatileEpoch memory) throws BufferFault;

  /** What each destination needs no more, as far as this buffer knows, written down or not. */
  Map<String, Map<StreamKey, SeqSet>> settled();

  /**
   * Lets go of the file without a word: what is pending is dropped, and the epoch is not marked as
   * closed in order, so that the next opening tells of the hole from the last durable record on.
   */
  void abandon();

  /** Where such a buffer is kept. */
  interface Place {
    /** Opens the file, or makes it. */
    DurableBuffer open() throws BufferFault;

    /** Whether the disk takes a small file at present: then opening anew may help. */
    boolean takesWrites();
  }
}
