package dev.goen.buffer;

import dev.goen.reading.Stream;
import java.util.Map;
import java.util.Optional;

/**
 * The buffer at a glance.
 *
 * @param lastSeq the last committed number of each stream in this epoch
 * @param depth records not yet delivered, by destination
 * @param fileBytes size of the file with its write-ahead log
 * @param commits commits since the start
 * @param corruptBlocks blocks whose check was wrong, since the start
 * @param volatileFor why new records are in memory only; empty while they go to the file
 * @param room how much room there is
 */
public record BufferStatus(
    EpochId epoch,
    Map<Stream, Long> lastSeq,
    Map<String, Long> depth,
    long fileBytes,
    long commits,
    long corruptBlocks,
    Optional<String> volatileFor,
    Room room) {

  public BufferStatus {
    lastSeq = Map.copyOf(lastSeq);
    depth = Map.copyOf(depth);
  }
}
