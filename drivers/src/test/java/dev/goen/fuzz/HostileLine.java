package dev.goen.fuzz;

import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import java.time.Duration;
import java.util.Arrays;

/**
 * A line that yields given bytes in chunks of a given size. Bytes are in parts: the first is there
 * at once when the device speaks unasked, each further one comes after a write. Its clock stands
 * still but for reads. Whoever asks without end for what is not there fails the test.
 */
final class HostileLine implements SerialLine {

  private static final int MOST_CALLS = 200_000;
  private static final int MOST_WRITTEN = 1_000_000;

  private final byte[] bytes;
  private final int[] ends;
  private final int chunk;
  private final LineSettings settings = LineSettings.DEFAULT;
  private final boolean unasked;
  private int released;
  private int at;
  private int calls;
  private long written;
  private long nowNanos;
  private boolean closed;

  /**
   * A line.
   *
   * @param bytes all parts in a row
   * @param ends where each part ends
   * @param chunk how many bytes a read gives at most, above 0
   * @param unasked whether the first part is there at once
   */
  HostileLine(byte[] bytes, int[] ends, int chunk, boolean unasked) {
    this.bytes = bytes;
    this.ends = ends;
    this.chunk = chunk;
    this.unasked = unasked;
    this.released = unasked ? 1 : 0;
  }

  /** A deadline on the line's clock. */
  Deadline deadline(Duration duration) {
    return Deadline.in(duration, () -> nowNanos);
  }

  long millis() {
    return nowNanos / 1_000_000;
  }

  /** Whether everything was read that a driver which only goes on as it did can come to. */
  boolean exhausted() {
    return available() == 0 && (unasked || released == ends.length);
  }

  @Override
  public String name() {
    return "hostile";
  }

  @Override
  public Duration characterTime() {
    return settings.characterTime();
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) {
    count();
    int there = available();
    if (there == 0) {
      nowNanos += deadline.remainingNanos();
      return 0;
    }
    int got = Math.min(Math.min(chunk, length), there);
    System.arraycopy(bytes, at, into, offset, got);
    at += got;
    nowNanos += got * characterTime().toNanos();
    return got;
  }

  @Override
  public void write(byte[] request) {
    count();
    written += request.length;
    if (written > MOST_WRITTEN) {
      throw new AssertionError("writes without end");
    }
    released = Math.min(released + 1, ends.length);
  }

  @Override
  public int discardInput() {
    count();
    int there = available();
    at += there;
    return there;
  }

  /** What a driver has given up it does not listen to any more. */
  @Override
  public void close() {
    closed = true;
    released = ends.length;
    at = bytes.length;
  }

  boolean isClosed() {
    return closed;
  }

  private int available() {
    int end = released == 0 ? 0 : ends[Math.min(released, ends.length) - 1];
    return Math.max(0, end - at);
  }

  private void count() {
    calls++;
    if (calls > MOST_CALLS) {
      throw new AssertionError("loops: " + MOST_CALLS + " calls for " + bytes.length + " bytes");
    }
  }

  @Override
  public String toString() {
    return "chunks of " + chunk + ", parts end at " + Arrays.toString(ends);
  }
}
