package dev.goen.app;

import dev.goen.buffer.Block;
import dev.goen.buffer.Buffer;
import dev.goen.buffer.BufferFault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that waits for the disk: commits what the pipeline has made. Alarms are committed
 * at once and take everything pending with them; the rest waits at most one commit interval.
 */
final class BufferWriter {

  private static final System.Logger LOG = System.getLogger(BufferWriter.class.getName());

  /** An alarm that the disk has not taken is tried again sooner than the rest. */
  private static final long AGAIN_NANOS = Duration.ofMillis(250).toNanos();

  /** So often it is seen to be alive. */
  private static final long AT_LEAST_NANOS = Duration.ofSeconds(1).toNanos();

  private final Pipeline pipeline;
  private final Buffer buffer;
  private final long intervalNanos;
  private final Consumer<List<Block>> committed;
  private final @Nullable AcceptedReport report;
  private final Thread thread;

  private volatile long progressNanos = System.nanoTime();
  private volatile String fault = "";
  private boolean urgent;
  private boolean unread;
  private long nextNanos;

  /**
   * A writer that is not yet running.
   *
   * @param interval the longest a reading waits for its commit
   * @param committed told what may be sent: it has been accepted, or the disk fails. Must not block
   * @param report told what was accepted; null when nobody asked for it
   */
  BufferWriter(
      Pipeline pipeline,
      Buffer buffer,
      Duration interval,
      Consumer<List<Block>> committed,
      @Nullable AcceptedReport report) {
    this.pipeline = pipeline;
    this.buffer = buffer;
    this.intervalNanos = interval.toNanos();
    this.committed = committed;
    this.report = report;
    this.thread = Thread.ofPlatform().name("writer").unstarted(this::run);
  }

  void start() {
    // The first commit is due at once: it opens the epoch and brings the first anchor.
    nextNanos = System.nanoTime();
    thread.start();
  }

  /** Waits for the last commit: the writer ends when the pipeline has. */
  boolean join(Duration patience) throws InterruptedException {
    return thread.join(patience);
  }

  /** The instant ({@link System#nanoTime()}) the writer last got anywhere. */
  long progressNanos() {
    return progressNanos;
  }

  /** What keeps the disk from taking readings; empty when nothing does. */
  String fault() {
    return fault;
  }

  private void run() {
    try {
      boolean ended = false;
      while (!ended) {
        long now = System.nanoTime();
        ended = pipeline.await(Math.min(nextNanos, now + AT_LEAST_NANOS));
        if (ended || pipeline.isUrgent() || System.nanoTime() >= nextNanos) {
          commit();
        }
        progressNanos = System.nanoTime();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the writer", e);
    }
  }

  private void commit() {
    nextNanos = System.nanoTime() + intervalNanos;
    urgent |= pipeline.drain();
    try {
      List<Block> blocks = buffer.pending() > 0 ? buffer.commit() : tend();
      urgent = false;
      if (!fault.isEmpty()) {
        LOG.log(System.Logger.Level.INFO, "the buffer takes readings again");
        fault = "";
      }
      report(buffer.recovered());
      tell(blocks);
      tell(buffer.makeRoom());
    } catch (BufferFault e) {
      if (urgent) {
        nextNanos = Math.min(nextNanos, System.nanoTime() + AGAIN_NANOS);
      }
      String message = e.kind() + ": " + e.getMessage();
      if (!message.equals(fault)) {
        // Said once: what is pending stays pending and is tried again with the next commit.
        LOG.log(System.Logger.Level.ERROR, "the buffer takes no readings: {0}", message);
        fault = message;
      }
    } finally {
      pipeline.unwritten(buffer.pending());
    }
  }

  private void tell(List<Block> blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    if (!buffer.isVolatile()) {
      report(blocks);
    }
    committed.accept(blocks);
  }

  /** Whoever asked for it may be gone, which is no reason to keep anything from the hubs. */
  private void report(Iterable<Block> accepted) {
    if (report == null) {
      return;
    }
    try {
      report.committed(accepted);
      unread = false;
    } catch (IOException e) {
      if (!unread) {
        LOG.log(System.Logger.Level.WARNING, "nobody reads the report of what was accepted", e);
      }
      unread = true;
    }
  }

  private List<Block> tend() throws BufferFault {
    buffer.tend();
    return List.of();
  }
}
