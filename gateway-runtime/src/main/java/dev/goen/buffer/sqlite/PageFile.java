package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages of a damaged file and of its log, without SQLite, which stops where it is hurt. */
final class PageFile implements AutoCloseable {

  private final @Nullable FileChannel file;
  private final PageReads reads = new PageReads();
  private final WalFrames log;
  private final Map<Integer, WalFrames.Frame> newest = new HashMap<>();

  /** Takes the file and its log as they are; either may be missing or cut short. */
  PageFile(Path path) throws IOException {
    file = Files.exists(path) ? FileChannel.open(path, StandardOpenOption.READ) : null;
    log = new WalFrames(path.resolveSibling(path.getFileName() + "-wal"), reads);
    for (WalFrames.Frame frame : log.frames()) {
      if (frame.committed()) {
        newest.put(frame.page(), frame);
      }
    }
  }

  /** Gets pages. */
  interface Visitor {
    void page(byte[] page) throws IOException, java.sql.SQLException;
  }

  /**
   * Shows every version of every page: the newest commits first, then the file, then the frames
   * that nobody vouches for. What comes first is to be preferred.
   */
  void visit(Visitor visitor) throws IOException, java.sql.SQLException {
    List<WalFrames.Frame> backwards = log.frames().reversed();
    for (WalFrames.Frame frame : backwards) {
      if (frame.committed()) {
        visitor.page(log.page(frame));
      }
    }
    for (int number = 1; number <= count(); number++) {
      visitor.page(filePage(number));
    }
    for (WalFrames.Frame frame : backwards) {
      if (!frame.committed()) {
        visitor.page(log.page(frame));
      }
    }
  }

  /** A page as of the last commit; null when there is none of that number. */
  byte @Nullable [] page(int number) throws IOException {
    WalFrames.Frame frame = newest.get(number);
    if (frame != null) {
      return log.page(frame);
    }
    return number >= 1 && number <= count() ? filePage(number) : null;
  }

  private int count() throws IOException {
    long bytes = file == null ? 0 : file.size();
    return (int) ((bytes + Connections.PAGE_BYTES - 1) / Connections.PAGE_BYTES);
  }

  private byte[] filePage(int number) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(Connections.PAGE_BYTES);
    if (file != null) {
      reads.fill(file, page, (number - 1L) * Connections.PAGE_BYTES);
    }
    return page.array();
  }

  /** Pages that the disk did not give; they count as empty. */
  long unreadable() {
    return reads.givenUp();
  }

  @Override
  public void close() throws IOException {
    try (log) {
      if (file != null) {
        file.close();
      }
    }
  }
}
