package dev.goen.sim.bench;

import dev.goen.bus.Deadline;
import dev.goen.sim.line.LineEnd;
import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;

/** Where one device is connected to a shared line: it hears all, and speaks when nobody does. */
final class Tap implements LineEnd {

  /** What a device that never listens leaves unread. */
  private static final int MOST_WAITING = 256;

  private final BenchLine line;
  private final String device;
  private final LinkedBlockingQueue<byte[]> heard = new LinkedBlockingQueue<>(MOST_WAITING);
  private byte[] rest = new byte[0];

  Tap(BenchLine line, String device) {
    this.line = line;
    this.device = device;
  }

  /** The gateway has said this; what there is no room for is lost, as in a UART. */
  void hear(byte[] bytes) {
    heard.offer(bytes);
  }

  @Override
  public int read(byte[] into, Deadline deadline) throws IOException {
    try {
      if (rest.length == 0) {
        byte[] next = heard.poll(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        rest = next == null ? rest : next;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return -1;
    }
    int count = Math.min(into.length, rest.length);
    System.arraycopy(rest, 0, into, 0, count);
    rest = java.util.Arrays.copyOfRange(rest, count, rest.length);
    return count;
  }

  @Override
  public int write(byte[] bytes) throws IOException {
    return line.write(bytes);
  }

  @Override
  public Lock floor() {
    return line.floor();
  }

  @Override
  public String toString() {
    return device;
  }
}
