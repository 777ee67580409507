package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads of a disk that may refuse one for a moment, or for good. Unlike SQLite, which calls both
 * damage, this tells a page that could not be read from one that holds something wrong.
 */
final class PageReads {

  private static final int TRIES = 8;

  /** With so many pages given up, the rest of the disk is not waited for. */
  private static final int MOST_GIVEN_UP = 64;

  private long refused;
  private long givenUp;

  /**
   * Fills a buffer from a place in a file; what lies beyond the end stays zero, as does what cannot
   * be read at all.
   *
   * @return whether the disk gave what there is
   */
  boolean fill(FileChannel channel, ByteBuffer into, long position) throws IOException {
    int start = into.position();
    int tries = givenUp < MOST_GIVEN_UP ? TRIES : 1;
    for (int i = 1; i <= tries; i++) {
      try {
        long at = position + into.position() - start;
        int read = 0;
        while (into.hasRemaining() && read >= 0) {
          read = channel.read(into, at);
          at += read;
        }
        return true;
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException e) {
        refused++;
        Retries.pause(i);
      }
    }
    givenUp++;
    return false;
  }

  /**
   * Reads a whole file, page by page, so that the system has it at hand.
   *
   * @return how many pages it has, as far as there was time
   * @param untilNanos when to stop, in {@link System#nanoTime()}
   */
  long readThrough(Path path, long untilNanos) throws IOException {
    if (!Files.exists(path)) {
      return 0;
    }
    ByteBuffer page = ByteBuffer.allocate(Connections.PAGE_BYTES);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      long pages = 0;
      while (pages * page.capacity() < size && System.nanoTime() < untilNanos) {
        fill(channel, page.clear(), pages++ * page.capacity());
      }
      return pages;
    }
  }

  /** Reads that the disk refused, also if it gave way later. */
  long refused() {
    return refused;
  }

  /** Pages that could not be read however often it was tried. */
  long givenUp() {
    return givenUp;
  }
}
