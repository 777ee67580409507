package dev.goen.provision.check;

import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.BufferConfig;
import dev.goen.provision.check.Finding.Grade;
import dev.goen.provision.terminal.Messages;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Looks at the place where readings wait for the hub. */
final class BufferCheck implements Check {

  private static final long MEGABYTE = 1_000_000;

  /** Less than this is used up within a day or so by a busy gateway. */
  private static final long LEAST_FREE = 50 * MEGABYTE;

  /** File systems that the next power cut empties. */
  private static final Set<String> FORGETFUL = Set.of("tmpfs", "ramfs", "overlay");

  private final Messages messages;

  BufferCheck(Messages messages) {
    this.messages = messages;
  }

  @Override
  public void run(GatewayConfig config, Consumer<Finding> report) {
    BufferConfig buffer = config.buffer();
    Path file = buffer.file().toAbsolutePath();
    Path folder = Objects.requireNonNull(file.getParent(), "a file has a folder");
    String user = System.getProperty("user.name");
    if (!Files.isDirectory(folder)) {
      report.accept(Finding.of(Grade.FAIL, messages, "buffer.no-folder", folder));
      return;
    }
    if (!Files.isWritable(folder)) {
      report.accept(Finding.of(Grade.FAIL, messages, "buffer.folder", folder, user));
      return;
    }
    try {
      if (Files.exists(file)) {
        present(file, user, report);
      } else {
        report.accept(Finding.ok(messages, "buffer.new", file));
      }
      space(buffer, folder, Files.exists(file) ? Files.size(file) : 0, report);
    } catch (IOException e) {
      report.accept(
          Finding.of(
              Grade.FAIL, messages, "buffer.unreadable", file, String.valueOf(e.getMessage())));
    }
  }

  private void present(Path file, String user, Consumer<Finding> report) throws IOException {
    if (!Files.isReadable(file) || !Files.isWritable(file)) {
      report.accept(Finding.of(Grade.FAIL, messages, "buffer.file", file, user));
      return;
    }
    report.accept(Finding.ok(messages, inUse(file) ? "buffer.in-use" : "buffer.ok", file));
    if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
      report.accept(Finding.of(Grade.WARN, messages, "buffer.open", file));
    }
  }

  /** Whether a gateway holds the lock beside the buffer. It is only tried for, never kept. */
  private static boolean inUse(Path file) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    if (!Files.exists(lock)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock()) {
      return taken == null;
    } catch (OverlappingFileLockException | IOException e) {
      return true;
    }
  }

  private void space(BufferConfig buffer, Path folder, long used, Consumer<Finding> report)
      throws IOException {
    FileStore store = Files.getFileStore(folder);
    long free = store.getUsableSpace();
    long wanted = Math.max(0, buffer.maxBytes() - used);
    if (free < LEAST_FREE) {
      report.accept(Finding.of(Grade.FAIL, messages, "buffer.full", folder, megabytes(free)));
    } else if (free < wanted) {
      report.accept(
          Finding.of(
              Grade.WARN,
              messages,
              "buffer.small",
              folder,
              megabytes(free),
              megabytes(buffer.maxBytes())));
    } else {
      report.accept(Finding.ok(messages, "buffer.space", folder, megabytes(free)));
    }
    if (FORGETFUL.contains(store.type())) {
      report.accept(Finding.of(Grade.WARN, messages, "buffer.forgetful", folder, store.type()));
    }
  }

  private static long megabytes(long bytes) {
    return bytes / MEGABYTE;
  }
}
