package dev.goen.buffer.sqlite;

import dev.goen.buffer.BufferFault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
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
    } catch (IOException e) {
      throw new BufferFault(
          BufferFault.Kind.IO,
          "buffer "
              + buffer
              + ": cannot write "
              + file
              + ": does its folder exist, and may this"
              + " user write there? ("
              + e
              + ")",
          e);
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
