package dev.goen.buffer.memory;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.BufferStatus;
import dev.goen.buffer.DurableBuffer;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.buffer.VolatileEpoch;
import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A real file on a disk that fails when it is told to: then nothing is written. */
record FaultyBuffer(DurableBuffer real, Disk disk) implements DurableBuffer {

  /** The state of the disk. */
  static final class Disk {
    volatile BufferFault.@Nullable Kind fault;
    volatile boolean takesWrites;

    void check() throws BufferFault {
      BufferFault.Kind kind = fault;
      if (kind != null) {
        throw new BufferFault(kind, "the disk is told to fail");
      }
    }
  }

  /** Where such a file is. */
  record FaultyPlace(DurableBuffer.Place real, Disk disk) implements DurableBuffer.Place {
    @Override
    public DurableBuffer open() throws BufferFault {
      disk.check();
      return new FaultyBuffer(real.open(), disk);
    }

    @Override
    public boolean takesWrites() {
      return disk.takesWrites;
    }
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
  public List<Block> commit() throws BufferFault {
    disk.check();
    return real.commit();
  }

  @Override
  public void tend() throws BufferFault {
    disk.check();
    real.tend();
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
  public Map<Stream, List<Entry>> withdraw() {
    return real.withdraw();
  }

  @Override
  public void adopt(VolatileEpoch memory) throws BufferFault {
    disk.check();
    real.adopt(memory);
  }

  @Override
  public Map<String, Map<StreamKey, SeqSet>> settled() {
    return real.settled();
  }

  @Override
  public void abandon() {
    real.abandon();
  }

  @Override
  public void close() throws BufferFault {
    disk.check();
    real.close();
  }
}
