package dev.goen.driver.modbus;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;

/**
 * A line on a clock of its own: each request is answered with the next prepared reply, at once, in
 * chunks; when nothing is left, time jumps to the deadline.
 */
public final class WireLine implements SerialLine {

  private final Deque<byte[]> replies = new ArrayDeque<>();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final int chunk;
  private byte[] input = new byte[0];
  private int taken;
  private long nanos;

  public WireLine(int chunk) {
    this.chunk = chunk;
  }

  public static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  /** What comes after the next request that has no reply yet. */
  public WireLine reply(byte[] bytes) {
    replies.add(bytes.clone());
    return this;
  }

  public WireLine reply(String hex) {
    return reply(hex(hex));
  }

  /** What lies in the input before anything is asked. */
  public WireLine stale(String hex) {
    input = hex(hex);
    taken = 0;
    return this;
  }

  public String written() {
    return HexFormat.of().formatHex(written.toByteArray());
  }

  public Deadline deadline(Duration duration) {
    return Deadline.in(duration, () -> nanos);
  }

  public long millis() {
    return nanos / 1_000_000;
  }

  @Override
  public String name() {
    return "wire";
  }

  @Override
  public Duration characterTime() {
    return Duration.ofNanos(1_041_666);
  }

  @Override
  public int read(byte[] into, int offset, int length, Deadline deadline) {
    if (taken == input.length) {
      nanos += deadline.remainingNanos();
      return 0;
    }
    int count = Math.min(Math.min(chunk, length), input.length - taken);
    System.arraycopy(input, taken, into, offset, count);
    taken += count;
    nanos += count * characterTime().toNanos();
    return count;
  }

  @Override
  public void write(byte[] bytes) throws BusFault {
    written.writeBytes(bytes);
    byte[] reply = replies.poll();
    input = reply == null ? new byte[0] : reply;
    taken = 0;
  }

  @Override
  public int discardInput() {
    int dropped = input.length - taken;
    taken = input.length;
    return dropped;
  }

  @Override
  public void close() {}
}
