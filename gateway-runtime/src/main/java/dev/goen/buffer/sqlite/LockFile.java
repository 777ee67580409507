package dev.goen.buffer.sqlite;

import dev.goen.buffer.BufferFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One gateway per buffer: a lock on a file beside it, which the kernel gives up with the process.
 * The file stays, as removing it would let two processes lock two files of the same name.
 */
final class LockFile implements AutoCloseable {

  private final FileChannel channel;

  private LockFile(FileChannel channel) {
    this.channel = channel;
  }

  static LockFile take(Path buffer) throws BufferFault {
    Path file = buffer.resolveSibling(buffer.getFileName() + ".lock");
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw new BufferFault(
          BufferFault.Kind.NO_PLACE,
          "buffer "
              + buffer
              + ": cannot write "
              + file
              + ": does its folder exist, and may this"
              + " user write there? ("
              + e
              + ")",
          e);
    } catch (IOException e) {
      throw new BufferFault(
          kind(e), "buffer " + buffer + ": cannot write " + file + ": " + e.getMessage(), e);
    }
    if (lock(channel) == null) {
      closeQuietly(channel);
      throw new BufferFault(
          BufferFault.Kind.IN_USE,
          "buffer "
              + buffer
              + ": another gateway is using it ("
              + file
              + " is locked): stop that"
              + " one, or give this one a file of its own (buffer: file)");
    }
    return new LockFile(channel);
  }

  /** Java has no exception of its own for these two: the reason is the C library's words. */
  private static BufferFault.Kind kind(IOException e) {
    String reason = String.valueOf(e.getMessage());
    if (reason.contains("Read-only file system")) {
      return BufferFault.Kind.READ_ONLY;
    }
    return reason.contains("No space left") ? BufferFault.Kind.FULL : BufferFault.Kind.IO;
  }

  private static @Nullable FileLock lock(FileChannel channel) {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException | IOException e) {
      return null;
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }
}
