package dev.goen.buffer.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a write-ahead log, also of a damaged one: SQLite stops at the first frame whose
 * check is wrong, and forgets all the commits behind it without a word.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#walformat">the format</a>
 */
final class WalFrames implements AutoCloseable {

  private static final int HEADER = 32;
  private static final int FRAME_HEADER = 24;
  private static final int FRAME = FRAME_HEADER + Connections.PAGE_BYTES;
  private static final int BIG_ENDIAN_SUMS = 0x377f0683;

  /**
   * A frame.
   *
   * @param page the number of its page, from 1
   * @param committed whether its check is right and a commit came at or after it; of any other
   *     frame nobody can tell, but what carries a check of its own can be believed
   */
  record Frame(int index, int page, boolean committed) {}

  private final @Nullable FileChannel channel;
  private final PageReads reads;
  private final List<Frame> frames = new ArrayList<>();

  WalFrames(Path log, PageReads reads) throws IOException {
    this.reads = reads;
    channel = Files.exists(log) ? FileChannel.open(log, StandardOpenOption.READ) : null;
    if (channel != null && channel.size() >= HEADER + FRAME) {
      read(channel);
    }
  }

  /** All whole frames, in the order they lie in. */
  List<Frame> frames() {
    return frames;
  }

  /** The page a frame holds. */
  byte[] page(Frame frame) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(Connections.PAGE_BYTES);
    if (channel != null) {
      reads.fill(channel, page, HEADER + (long) frame.index * FRAME + FRAME_HEADER);
    }
    return page.array();
  }

  private void read(FileChannel log) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    reads.fill(log, header, 0);
    boolean bigEndian = header.getInt(0) == BIG_ENDIAN_SUMS;
    long salts = header.getLong(16);
    long before = header.getLong(24);
    List<Frame> sound = new ArrayList<>();
    int count = (int) Math.min(Integer.MAX_VALUE / 2, (log.size() - HEADER) / FRAME);
    int lastCommit = -1;
    ByteBuffer frame = ByteBuffer.allocate(FRAME);
    for (int i = 0; i < count; i++) {
      if (!reads.fill(log, frame.clear(), HEADER + (long) i * FRAME)) {
        Arrays.fill(frame.array(), (byte) 0);
      }
      long stored = frame.getLong(16);
      // Each check goes on from the one before: from what is written there, so that a damaged page
      // spoils one frame and not all that follow. What follows cannot be of a commit that was taken
      // back: see LogTail.
      boolean right = frame.getLong(8) == salts && sums(frame, before, bigEndian) == stored;
      sound.add(new Frame(i, frame.getInt(0), right));
      if (right && frame.getInt(4) != 0) {
        lastCommit = i;
      }
      before = stored;
    }
    for (Frame one : sound) {
      frames.add(new Frame(one.index, one.page, one.committed && one.index <= lastCommit));
    }
  }

  /** The sums over the first 8 bytes of a frame's header and its page. */
  private static long sums(ByteBuffer frame, long before, boolean bigEndian) {
    ByteBuffer words =
        frame.duplicate().order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int first = (int) (before >>> 32);
    int second = (int) before;
    for (int at = 0; at < FRAME; at += 8) {
      if (at == 8) {
        at = FRAME_HEADER;
      }
      first += words.getInt(at) + second;
      second += words.getInt(at + 4) + first;
    }
    return ((long) first << 32) | (second & 0xffff_ffffL);
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
