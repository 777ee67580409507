package dev.goen.provision.init;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/** A file that is either the old or the new one, whenever the power goes. */
final class SafeFile implements AutoCloseable {

  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  private final Path file;
  private final Path fresh;

  private SafeFile(Path file, Path fresh) {
    this.file = file;
    this.fresh = fresh;
  }

  /**
   * Writes a text beside the file it is to become, on the disk and not only in its cache. Others
   * may read it: it names secrets, and holds none.
   */
  static SafeFile write(Path file, String text) throws IOException {
    Path target = file.toAbsolutePath();
    Files.createDirectories(folder(target));
    Path fresh = target.resolveSibling("." + target.getFileName() + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
      out.force(true);
    }
    return new SafeFile(target, fresh);
  }

  /** Where the text lies until it is put in place. */
  Path fresh() {
    return fresh;
  }

  /**
   * Puts the text in place. An old file is kept beside it.
   *
   * @return where the old one is
   */
  Optional<Path> putInPlace(LocalDateTime now) throws IOException {
    Optional<Path> kept = Optional.empty();
    if (Files.exists(file)) {
      Path copy = freeName(now);
      Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      sync(copy);
      kept = Optional.of(copy);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    sync(folder(file));
    return kept;
  }

  private Path freeName(LocalDateTime now) {
    LocalDateTime stamp = now.truncatedTo(ChronoUnit.SECONDS);
    Path copy;
    do {
      copy = file.resolveSibling(file.getFileName() + "." + STAMP.format(stamp));
      stamp = stamp.plusSeconds(1);
    } while (Files.exists(copy));
    return copy;
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path folder(Path absolute) {
    return Objects.requireNonNull(absolute.getParent(), "a file has a folder");
  }

  /** Takes away what was not put in place. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(fresh);
  }
}
