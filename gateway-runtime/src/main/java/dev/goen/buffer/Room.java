package dev.goen.buffer;

/**
 * How much room the buffer has, and what it has done for it since the start.
 *
 * @param usedBytes what the blocks and the log take; room of what has left is used again
 * @param limitBytes what they may take at present: the budget, or less while the disk is nearly
 *     full
 * @param makingRoom whether the least valuable records leave at present
 * @param diskLow whether the file system has less free than is to be kept free
 * @param diskFreeBytes what the file system has left; -1 when nobody can tell
 * @param thinned records thinned
 * @param evicted records evicted, for all destinations or for one that is dead
 * @param loggedBytes bytes written to the write-ahead log. What a checkpoint copies from there into
 *     the file comes on top: at most as much again, and less the more often a page is rewritten
 */
public record Room(
    long usedBytes,
    long limitBytes,
    boolean makingRoom,
    boolean diskLow,
    long diskFreeBytes,
    long thinned,
    long evicted,
    long loggedBytes) {

  /** Of a buffer that keeps no count. */
  public static final Room UNKNOWN = new Room(0, 0, false, false, -1, 0, 0, 0);
}
