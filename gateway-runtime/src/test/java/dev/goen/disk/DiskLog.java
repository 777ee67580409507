package dev.goen.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What was done to the files of a folder, in order, as {@link DiskShim} wrote it down. */
public final class DiskLog {

  /** What was done; the order is that of the codes, from 1. */
  public enum Kind {
    OPEN,
    CREATE,
    SIZE,
    WRITE,
    SYNC,
    FOLDER_SYNC,
    UNLINK,
    RENAME,
    SYNC_FAILED
  }

  private static final int HEAD_BYTES = 25;
  private static final Kind[] KINDS = Kind.values();

  /** One call that succeeded (or a sync that did not). */
  public final class Op {
    private final int at;
    private final Kind kind;
    private final String name;
    private final String second;
    private final long inode;
    private final long offset;
    private final int length;

    private Op(ByteBuffer from) {
      kind = KINDS[from.get() - 1];
      int first = from.getShort();
      int other = from.getShort();
      inode = from.getLong();
      offset = from.getLong();
      length = from.getInt();
      name = text(from, first);
      second = text(from, other);
      at = from.position();
      from.position(at + length);
    }

    public Kind kind() {
      return kind;
    }

    /** Below the folder; empty where the inode says which file. */
    public String name() {
      return name;
    }

    /** The new name; empty for all but a rename. */
    String second() {
      return second;
    }

    /** The file's number while the process ran; 0 where there is only a name. */
    public long inode() {
      return inode;
    }

    /** Of a write; the new size of a change of size. */
    long offset() {
      return offset;
    }

    int length() {
      return length;
    }

    /** Copies what was written. */
    void copyTo(byte[] target, int position) {
      System.arraycopy(bytes, at, target, position, length);
    }

    /** What was written. */
    public byte[] data() {
      return Arrays.copyOfRange(bytes, at, at + length);
    }

    @Override
    public String toString() {
      return kind + " " + inode + " " + name + second + " " + offset + "+" + length;
    }
  }

  private final byte[] bytes;
  private final List<Op> ops = new ArrayList<>();

  private DiskLog(byte[] bytes) {
    this.bytes = bytes;
    ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    while (from.remaining() >= HEAD_BYTES) {
      ops.add(new Op(from));
    }
  }

  /** Reads a log; the process that made it must have ended. */
  public static DiskLog read(Path file) throws IOException {
    return new DiskLog(Files.readAllBytes(file));
  }

  /** All of it. */
  public List<Op> ops() {
    return ops;
  }

  private static String text(ByteBuffer from, int length) {
    byte[] text = new byte[length];
    from.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
