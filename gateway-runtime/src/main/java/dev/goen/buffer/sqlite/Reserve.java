package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A little disk kept back beside the file. On a disk that is full even a deletion cannot be
 * written, as it goes through the log: then the reserve is given up, once, so that what is
 * delivered can leave.
 */
final class Reserve {

  private static final System.Logger LOG = System.getLogger(Reserve.class.getName());

  static final int BYTES = 512 * 1024;

  /** The reserve is no reason to fill a disk: it is taken only where there is much more. */
  private static final int WHEN_FREE = 4 * BYTES;

  private final Path file;

  Reserve(Path buffer) {
    file = buffer.resolveSibling(buffer.getFileName() + ".reserve");
  }

  /** Takes the reserve if it is not there and there is room. */
  void take() {
    if (file.toFile().length() >= BYTES || file.toAbsolutePath().toFile().getParentFile() == null) {
      return;
    }
    try {
      if (Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < WHEN_FREE) {
        return;
      }
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        ByteBuffer zeros = ByteBuffer.allocate(BYTES);
        while (zeros.hasRemaining()) {
          channel.write(zeros);
        }
        channel.force(true);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "no reserve beside the buffer", e);
      release();
    }
  }

  /**
   * Gives up half of it, so that SQLite has room for its own files at all; what is new cannot use
   * up the rest. Tells whether there was that much.
   */
  boolean halve() {
    if (file.toFile().length() <= BYTES / 2) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(BYTES / 2);
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot shorten " + file, e);
      return false;
    }
  }

  /** Gives it up; tells whether there was one. */
  boolean release() {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove " + file, e);
      return false;
    }
  }
}
