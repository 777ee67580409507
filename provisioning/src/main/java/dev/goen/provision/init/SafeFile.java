package dev.goen.provision.init;

import dev.goen.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    WholeFile.write(fresh, text.getBytes(StandardCharsets.UTF_8));
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
    WholeFile.sync(fresh);
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
      WholeFile.sync(copy);
      kept = Optional.of(copy);
    }
    WholeFile.putInPlace(fresh, file);
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

  private static Path folder(Path absolute) {
    return Objects.requireNonNull(absolute.getParent(), "a file has a folder");
  }

  /** Takes away what was not put in place. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(fresh);
  }
}
