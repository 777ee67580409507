package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * Damaged files beside the buffer: {@code buffer.db.corrupt-<time>} and its log. One gets there
 * only after its salvage is complete, so each of them has given what it had; the newest few are
 * kept as long as readings do not need their room, and each removal is told.
 */
final class Quarantine {

  private static final System.Logger LOG = System.getLogger(Quarantine.class.getName());

  private static final int MOST = 3;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path file;

  Quarantine(Path file) {
    this.file = file;
  }

  /**
   * Notes that the file seems to be damaged; each opening looks at it closely until that is over.
   */
  void mark(String why) {
    try {
      Files.writeString(mark(), why + System.lineSeparator());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot mark " + file + " as damaged", e);
    }
  }

  boolean marked() {
    return Files.exists(mark());
  }

  /** The file is sound. */
  void unmark() throws IOException {
    Files.deleteIfExists(mark());
  }

  /** Where the salvage writes; what an interrupted one has left there is begun again. */
  Path fresh() throws IOException {
    for (String part : List.of("", "-wal", "-shm", "-journal")) {
      Files.deleteIfExists(beside(".salvage" + part));
    }
    return beside(".salvage");
  }

  /**
   * Puts the salvaged file, which must be closed, in the place of the damaged one. Interrupted at
   * any point, it is gone on with by {@link #finish} at the next opening.
   */
  void swap() throws IOException {
    Files.move(beside(".salvage"), beside(".salvaged"), StandardCopyOption.ATOMIC_MOVE);
    finish();
  }

  /** Ends a swap that was interrupted; does nothing when there was none. */
  void finish() throws IOException {
    if (!Files.exists(beside(".salvaged"))) {
      return;
    }
    String aside = ".corrupt-" + STAMP.format(Instant.now());
    for (String part : List.of("-wal", "")) {
      if (Files.exists(beside(part))) {
        Files.move(beside(part), beside(aside + part), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Files.deleteIfExists(beside("-shm"));
    Files.move(beside(".salvaged"), file, StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(mark());
    LOG.log(System.Logger.Level.WARNING, "the damaged buffer is kept as {0}", beside(aside));
    keep(MOST);
  }

  /**
   * Removes all but the newest.
   *
   * @return whether there was one to remove
   */
  boolean keep(int most) throws IOException {
    List<Path> kept = kept();
    for (Path old : kept.subList(0, Math.max(0, kept.size() - most))) {
      remove(old, "newer ones are kept");
    }
    return kept.size() > most;
  }

  /**
   * Removes the oldest.
   *
   * @param why for the log
   * @return whether there was one
   */
  boolean removeOldest(String why) throws IOException {
    List<Path> kept = kept();
    if (kept.isEmpty()) {
      return false;
    }
    remove(kept.getFirst(), why);
    return true;
  }

  /** What they take of the disk. */
  long bytes() throws IOException {
    long bytes = 0;
    for (Path one : kept()) {
      // File.length is 0 for a log that is not there, which is what is meant.
      bytes += one.toFile().length() + log(one).toFile().length();
    }
    return bytes;
  }

  private static void remove(Path old, String why) throws IOException {
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} is removed: what was readable of it was taken over, and {1}",
        old,
        why);
    Files.deleteIfExists(old);
    Files.deleteIfExists(log(old));
  }

  private static Path log(Path damaged) {
    return damaged.resolveSibling(damaged.getFileName() + "-wal");
  }

  /** The oldest first. */
  private List<Path> kept() throws IOException {
    String prefix = file.getFileName() + ".corrupt-";
    try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .map(name -> name.replace("-wal", ""))
          .distinct()
          .sorted()
          .map(file::resolveSibling)
          .toList();
    }
  }

  private Path mark() {
    return beside(".suspect");
  }

  private Path beside(String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }
}
