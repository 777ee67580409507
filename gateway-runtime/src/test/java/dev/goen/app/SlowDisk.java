package dev.goen.app;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Block;
import dev.goen.buffer.Buffer;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.BufferStatus;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.buffer.sqlite.SqliteBuffer;
import dev.goen.reading.BootId;
import dev.goen.reading.Stream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real buffer whose disk can be made to stand still in the middle of a commit, or to refuse it.
 */
final class SlowDisk implements Buffer {

  /** One permit for each commit that was held up. */
  final Semaphore held = new Semaphore(0);

  private final SqliteBuffer real;
  private final Semaphore mayGoOn = new Semaphore(0);
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile boolean holding;

  SlowDisk(SqliteBuffer real) {
    this.real = real;
  }

  /** From now on commits wait. */
  void hold() {
    holding = true;
  }

  void goOn() {
    if (holding) {
      holding = false;
      mayGoOn.release(1000);
    }
  }

  /** The next so many commits fail. */
  void refuse(int commits) {
    refusals.set(commits);
  }

  @Override
  public List<Block> commit() throws BufferFault {
    if (holding) {
      held.release();
      mayGoOn.acquireUninterruptibly();
    }
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new BufferFault(BufferFault.Kind.IO, "not now");
    }
    return real.commit();
  }

  @Override
  public Optional<Ahead> ahead(Stream stream) {
    return real.ahead(stream);
  }

  @Override
  public void prepare() {
    real.prepare();
  }

  @Override
  public EpochId epoch() {
    return real.epoch();
  }

  @Override
  public void add(Stream stream, Entry entry) {
    real.add(stream, entry);
  }

  @Override
  public int pending() {
    return real.pending();
  }

  @Override
  public void tend() throws BufferFault {
    real.tend();
  }

  @Override
  public List<Block> makeRoom() {
    return real.makeRoom();
  }

  @Override
  public Backlog backlog(String destination) {
    return real.backlog(destination);
  }

  @Override
  public BufferStatus status() {
    return real.status();
  }

  @Override
  public Optional<Entry.Anchor> anchor(BootId boot) {
    return real.anchor(boot);
  }

  @Override
  public void close() throws BufferFault {
    real.close();
  }
}
