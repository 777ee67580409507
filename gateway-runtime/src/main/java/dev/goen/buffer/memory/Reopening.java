package dev.goen.buffer.memory;

import dev.goen.buffer.BufferFault;
import dev.goen.buffer.DurableBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Opens the file anew on a thread of its own: a large one that has to be salvaged takes long, and a
 * dying disk may not answer at all, while alarms go on.
 */
final class Reopening implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Reopening.class.getName());

  private static final long PATIENCE_SECONDS = 2;

  private final DurableBuffer.Place place;
  private @Nullable FutureTask<DurableBuffer> running;

  Reopening(DurableBuffer.Place place) {
    this.place = place;
  }

  /** Whether the disk takes anything, so that opening anew may help. */
  boolean mayHelp() {
    return place.takesWrites();
  }

  /**
   * Begins to open it, or looks whether that has been done.
   *
   * @return the open file; null while it is not yet
   */
  @Nullable DurableBuffer poll() throws BufferFault {
    FutureTask<DurableBuffer> task = running;
    if (task == null) {
      task = begin();
    }
    if (!task.isDone()) {
      return null;
    }
    running = null;
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BufferFault fault) {
        throw fault;
      }
      throw new BufferFault(BufferFault.Kind.IO, "opening the buffer: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BufferFault(BufferFault.Kind.IO, "interrupted", e);
    }
  }

  private FutureTask<DurableBuffer> begin() {
    FutureTask<DurableBuffer> task = new FutureTask<>(place::open);
    running = task;
    Thread.ofPlatform().name("buffer-opener").daemon().start(task);
    return task;
  }

  /** Gives it a moment to be open, so that {@link #poll} may have it: there will be no other. */
  void await() {
    FutureTask<DurableBuffer> task = running;
    try {
      (task == null ? begin() : task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "it is not open", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets go of a file that nobody will come for; one that is still being opened is waited for. */
  @Override
  public void close() {
    FutureTask<DurableBuffer> task = running;
    running = null;
    if (task == null) {
      return;
    }
    try {
      task.get(PATIENCE_SECONDS, TimeUnit.SECONDS).abandon();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "it was not open", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
