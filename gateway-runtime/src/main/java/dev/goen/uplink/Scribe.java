package dev.goen.uplink;

import dev.goen.uplink.payload.Codec;
import dev.goen.uplink.payload.Message;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.PackTime;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes packs as messages: at once, or ahead of their sending on a thread of its own. To write and
 * compress a pack takes longer than to send it, so a backlog drains faster when both go on at the
 * same time. The thread is there only while a backlog drains.
 */
final class Scribe implements AutoCloseable {

  private static final long IDLE_SECONDS = 10;

  private final Codec codec;
  private final Times times;
  private final ThreadPoolExecutor thread;

  /**
   * A scribe without a thread as yet.
   *
   * @param name of the destination; part of its thread's name
   */
  Scribe(String name, Codec codec, Times times) {
    this.codec = codec;
    this.times = times;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("scribe " + name).factory());
    // Once idle it ends: most of the time there is no backlog.
    thread.allowCoreThreadTimeOut(true);
  }

  /** A pack whose messages are being written, or will be when they are asked for. */
  interface Begun {
    Pack pack();

    /** The messages; waits for them. */
    List<Message> messages() throws InterruptedException;
  }

  /** Writes a pack now. */
  List<Message> write(Pack pack) {
    return codec.encode(pack, time(pack));
  }

  /**
   * Begins with a pack that will be sent soon. While nobody knows the time it is told as an age,
   * which is true at the sending only: then it is written when it is asked for.
   */
  Begun begin(Pack pack) {
    PackTime time = time(pack);
    if (time.clock() == PackTime.Clock.UNSYNCED) {
      return new Later(pack);
    }
    return new Soon(pack, thread.submit(() -> codec.encode(pack, time)));
  }

  private PackTime time(Pack pack) {
    return PackTime.of(pack, times.anchors().apply(pack.boot()), times.clock().now());
  }

  /** Ends the thread; what has begun is dropped. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private record Soon(Pack pack, Future<List<Message>> written) implements Begun {
    @Override
    public List<Message> messages() throws InterruptedException {
      try {
        return written.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a pack cannot be written", e.getCause());
      }
    }
  }

  private final class Later implements Begun {
    private final Pack pack;

    Later(Pack pack) {
      this.pack = pack;
    }

    @Override
    public Pack pack() {
      return pack;
    }

    @Override
    public List<Message> messages() {
      return write(pack);
    }
  }
}
