package dev.goen.uplink;

import dev.goen.uplink.payload.Codec;
import dev.goen.uplink.payload.Message;
import dev.goen.uplink.payload.Pack;
import dev.goen.uplink.payload.PackTime;
import dev.goen.uplink.payload.Waybill;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * Writes packs as messages: at once, or ahead of their sending on a thread of its own. To write and
 * compress a pack takes longer than to send it, so a backlog drains faster when both go on at the
 * same time. The thread is made for the first backlog, and stays.
 */
final class Scribe implements AutoCloseable {

  private final Codec codec;
  private final Times times;
  private final ExecutorService thread;

  /**
   * A scribe without a thread as yet.
   *
   * @param name of the destination; part of its thread's name
   */
  Scribe(String name, Codec codec, Times times) {
    this.codec = codec;
    this.times = times;
    this.thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name("scribe " + name).factory());
  }

  /**
   * A pack as messages. Its entries are let go of: they are the most of it, and in the file.
   *
   * @param entries how many they were
   */
  record Written(Waybill waybill, int entries, List<Message> messages) {

    int bytes() {
      return messages.stream().mapToInt(message -> message.body().length).sum();
    }

    int longest() {
      return messages.stream().mapToInt(message -> message.body().length).max().orElse(0);
    }
  }

  /** Packs that are being written, or will be when they are asked for. */
  interface Begun {
    /** Whether they are there without waiting. */
    boolean isDone();

    /** The packs in their order; waits for them. */
    List<Written> take() throws InterruptedException;

    /** They are not wanted any more; tells which they were. */
    List<Waybill> drop();
  }

  /** Whether a pack tells when its readings were taken, and not how old they are. */
  boolean knowsTime(Pack pack) {
    return time(pack).clock() != PackTime.Clock.UNSYNCED;
  }

  /** Writes a pack now. */
  Written write(Pack pack) {
    return write(pack, time(pack));
  }

  /**
   * Begins with packs that will be sent soon. While nobody knows the time it is told as an age,
   * which is true at the sending only: then they are written when they are asked for.
   *
   * @param whenDone called on the scribe's thread when all of them are written
   */
  Begun begin(List<Pack> packs, Runnable whenDone) {
    List<PackTime> known = packs.stream().map(this::time).toList();
    if (known.stream().anyMatch(time -> time.clock() == PackTime.Clock.UNSYNCED)) {
      return new Later(packs);
    }
    Queue<Pack> queue = new ArrayDeque<>(packs);
    List<Waybill> waybills = packs.stream().map(Pack::waybill).toList();
    Soon soon = new Soon(() -> write(queue, known), waybills, whenDone);
    thread.execute(soon);
    return soon;
  }

  /** Takes each from the queue: what is written need not outlive the young heap. */
  private List<Written> write(Queue<Pack> packs, List<PackTime> times) {
    List<Written> written = new ArrayList<>(times.size());
    for (PackTime time : times) {
      written.add(write(packs.remove(), time));
    }
    return written;
  }

  private Written write(Pack pack, PackTime time) {
    return new Written(pack.waybill(), pack.entries().size(), codec.encode(pack, time));
  }

  private PackTime time(Pack pack) {
    return PackTime.of(pack, times.anchors().apply(pack.boot()), times.clock().now());
  }

  /** Ends the thread; what has begun is dropped. */
  @Override
  public void close() {
    thread.shutdownNow();
  }

  private static final class Soon extends FutureTask<List<Written>> implements Begun {
    private final List<Waybill> waybills;
    private final Runnable whenDone;

    Soon(Callable<List<Written>> writing, List<Waybill> waybills, Runnable whenDone) {
      super(writing);
      this.waybills = waybills;
      this.whenDone = whenDone;
    }

    @Override
    protected void done() {
      whenDone.run();
    }

    @Override
    public List<Written> take() throws InterruptedException {
      try {
        return get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("a pack cannot be written", e.getCause());
      }
    }

    @Override
    public List<Waybill> drop() {
      cancel(false);
      return waybills;
    }
  }

  private final class Later implements Begun {
    private final List<Pack> packs;

    Later(List<Pack> packs) {
      this.packs = packs;
    }

    @Override
    public boolean isDone() {
      return true;
    }

    @Override
    public List<Written> take() {
      return packs.stream().map(Scribe.this::write).toList();
    }

    @Override
    public List<Waybill> drop() {
      return packs.stream().map(Pack::waybill).toList();
    }
  }
}
