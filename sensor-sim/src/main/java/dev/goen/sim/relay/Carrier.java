package dev.goen.sim.relay;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Carries one direction of a TCP connection, until either end closes; then it ends both. */
final class Carrier {
  private static final int CHUNK = 16 * 1024;

  /** On a shaped link bytes move in what a packet of an Ethernet carries. */
  private static final int SEGMENT = 1400;

  private static final int MOST_CHUNKS = 256;

  private final Socket from;
  private final Socket to;
  private final Way way;
  private final LinkState state;
  private final AtomicLong count;
  private final BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(MOST_CHUNKS);

  @SuppressWarnings("ArrayRecordComponent") // handed from thread to thread without a copy
  private record Chunk(long due, byte[] bytes) {}

  Carrier(Socket from, Socket to, Way way, LinkState state, AtomicLong count) {
    this.from = from;
    this.to = to;
    this.way = way;
    this.state = state;
    this.count = count;
  }

  /** Carries until the end, on this thread and one more. */
  void run() {
    Thread writer = Thread.ofVirtual().start(this::write);
    try {
      byte[] chunk = new byte[CHUNK];
      int length = 0;
      while (length >= 0) {
        if (length > 0) {
          long due = way.due(System.nanoTime(), length);
          give(new Chunk(due, Arrays.copyOf(chunk, length)), writer);
          Thread.sleep(way.full(System.nanoTime()));
        }
        length = from.getInputStream().read(chunk, 0, way.isPlain() ? CHUNK : SEGMENT);
      }
      give(new Chunk(way.due(System.nanoTime(), 0), new byte[0]), writer);
      writer.join();
    } catch (IOException e) {
      // One end is gone, which is all that the other end needs to learn.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      writer.interrupt();
      TcpRelay.shut(from);
      TcpRelay.shut(to);
    }
  }

  private void give(Chunk chunk, Thread writer) throws InterruptedException, IOException {
    while (!underWay.offer(chunk, 100, TimeUnit.MILLISECONDS)) {
      if (!writer.isAlive()) {
        throw new IOException("nobody carries any more");
      }
    }
  }

  private void write() {
    try {
      Chunk chunk = underWay.take();
      while (chunk.bytes().length > 0) {
        TimeUnit.NANOSECONDS.sleep(chunk.due() - System.nanoTime());
        if (!state.awaitSound()) {
          return;
        }
        // Counted first, so that whoever has the bytes finds them counted.
        count.addAndGet(chunk.bytes().length);
        to.getOutputStream().write(chunk.bytes());
        chunk = underWay.take();
      }
      TimeUnit.NANOSECONDS.sleep(chunk.due() - System.nanoTime());
    } catch (IOException e) {
      // As above.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      TcpRelay.shut(from);
      TcpRelay.shut(to);
    }
  }
}
