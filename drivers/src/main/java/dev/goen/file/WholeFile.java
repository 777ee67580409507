package dev.goen.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Objects;
import java.util.Set;

/**
 * Replaces a file at once. The new content is synced before it takes the name, and the name before
 * this returns: neither half a file nor an empty one is ever found (rename(2), fsync(2)).
 */
public final class WholeFile {

  private WholeFile() {}

  /**
   * Gives a file other content, or makes it. What an attempt that was cut off has left beside it,
   * under the name with {@code .new} behind it, is overwritten.
   *
   * @param attributes such as the rights, which it has from the first byte on
   * @throws IOException when the disk refuses; the file is as it was
   */
  public static void replace(Path file, byte[] content, FileAttribute<?>... attributes)
      throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    write(fresh, content, attributes);
    putInPlace(fresh, file);
  }

  /** The first half: a file beside the one it is to replace, in the same folder, and synced. */
  public static void write(Path fresh, byte[] content, FileAttribute<?>... attributes)
      throws IOException {
    Files.deleteIfExists(fresh);
    Set<StandardOpenOption> anew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel out = FileChannel.open(fresh, anew, attributes)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  /** The second half: it takes the other's name. */
  public static void putInPlace(Path fresh, Path file) throws IOException {
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    sync(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder"));
  }

  /** Brings a file, or the names in a folder, to the disk. */
  public static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
