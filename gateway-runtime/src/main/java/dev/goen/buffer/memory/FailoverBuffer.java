package dev.goen.buffer.memory;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Buffer;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.BufferStatus;
import dev.goen.buffer.DurableBuffer;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.buffer.Room;
import dev.goen.buffer.VolatileEpoch;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The file as long as its disk takes what is new; memory, and saying so, while it does not. The
 * file is tried again with a growing pause. Once it writes, it takes over in one transaction what
 * the memory holds, under the keys it has, and life goes on in a new epoch of the file.
 *
 * <p>What is in the file goes on being delivered from there as long as it can be read. What was
 * delivered and could not be written down is kept in mind for the next try; a crash before that
 * means a delivery twice, never none.
 *
 * <p>Long, and in one piece: which of the two counts may only change under the lock that is here.
 */
public final class FailoverBuffer implements Buffer {

  private static final System.Logger LOG = System.getLogger(FailoverBuffer.class.getName());

  private final List<String> destinations;
  private final SampleClock clock;
  private final long mostBytes;
  private final Reopening reopening;
  private final Retry retry;

  /** Guards the two below: held for a change between them, and for a word on a delivery. */
  private final Object change = new Object();

  private volatile @Nullable DurableBuffer file;
  private volatile @Nullable MemoryBuffer memory;

  /** What destinations have of the file, for the time nobody has it open. */
  private final Map<String, Map<StreamKey, SeqSet>> settled = new HashMap<>();

  private volatile String why = "";
  private @Nullable VolatileEpoch recovered;

  private FailoverBuffer(
      DurableBuffer.Place place,
      List<String> destinations,
      SampleClock clock,
      long mostBytes,
      Retry retry) {
    this.destinations = List.copyOf(destinations);
    this.clock = clock;
    this.mostBytes = mostBytes;
    this.reopening = new Reopening(place);
    this.retry = retry;
  }

  /**
   * Opens the file. A disk that fails is no reason not to start: then everything is in memory until
   * it does.
   *
   * @param mostBytes what the memory may hold, encoded
   * @throws BufferFault when the file must not be used, or is not where the configuration says
   */
  public static FailoverBuffer open(
      DurableBuffer.Place place, List<String> destinations, SampleClock clock, long mostBytes)
      throws BufferFault {
    return open(place, destinations, clock, mostBytes, new Retry(System::nanoTime));
  }

  static FailoverBuffer open(
      DurableBuffer.Place place,
      List<String> destinations,
      SampleClock clock,
      long mostBytes,
      Retry retry)
      throws BufferFault {
    FailoverBuffer buffer = new FailoverBuffer(place, destinations, clock, mostBytes, retry);
    try {
      buffer.file = place.open();
    } catch (BufferFault e) {
      if (!e.kind().ofTheDisk()) {
        throw e;
      }
      buffer.toMemory(e);
    }
    return buffer;
  }

  @Override
  public EpochId epoch() {
    return current().epoch();
  }

  private Buffer current() {
    synchronized (change) {
      return memory != null ? memory : present(file);
    }
  }

  private static <T> T present(@Nullable T one) {
    if (one == null) {
      throw new IllegalStateException("neither file nor memory");
    }
    return one;
  }

  @Override
  public boolean isVolatile() {
    return memory != null;
  }

  @Override
  public void add(Stream stream, Entry entry) {
    current().add(stream, entry);
  }

  @Override
  public int pending() {
    return current().pending();
  }

  @Override
  public void prepare() {
    current().prepare();
  }

  @Override
  public Optional<Ahead> ahead(Stream stream) {
    return current().ahead(stream);
  }

  @Override
  public List<Block> commit() throws BufferFault {
    if (memory == null || recover()) {
      try {
        return present(file).commit();
      } catch (BufferFault e) {
        toMemory(e);
      }
    }
    return present(memory).commit();
  }

  @Override
  public void tend() throws BufferFault {
    if (memory == null || recover()) {
      present(file).tend();
    }
  }

  @Override
  public List<Block> makeRoom() {
    DurableBuffer disk = file;
    return memory == null && disk != null ? disk.makeRoom() : List.of();
  }

  /** From here on without the disk: what waits for it goes on, under numbers of another epoch. */
  private void toMemory(BufferFault fault) {
    Optional<EpochId> previous = Optional.empty();
    Map<Stream, Long> last = Map.of();
    DurableBuffer failed = file;
    if (failed != null) {
      BufferStatus before = failed.status();
      last = before.lastSeq();
      previous = last.isEmpty() ? Optional.empty() : Optional.of(before.epoch());
    }
    MemoryBuffer instead = new MemoryBuffer(destinations, clock, previous, last, mostBytes);
    if (failed != null) {
      failed.withdraw().forEach((stream, all) -> all.forEach(e -> instead.add(stream, e)));
    }
    why = fault.kind() + ": " + fault.getMessage();
    retry.failed();
    LOG.log(
        System.Logger.Level.ERROR,
        "the buffer takes no readings; epoch {0} is in memory only, and lost with the power: {1}",
        instead.epoch(),
        why);
    synchronized (change) {
      memory = instead;
    }
    if (failed != null && fault.kind() == BufferFault.Kind.CORRUPT) {
      letGo(failed);
    }
  }

  /** Tries the file again if it is time; tells whether it is back. */
  private boolean recover() {
    if (!retry.due()) {
      return false;
    }
    try {
      DurableBuffer back = file != null ? file : reopening.poll();
      if (back == null) {
        return false;
      }
      takeOver(back);
      return true;
    } catch (BufferFault e) {
      failedAgain(e);
      return false;
    }
  }

  private void takeOver(DurableBuffer back) throws BufferFault {
    if (file == null) {
      attach(back);
    }
    back.tend();
    MemoryBuffer left = present(memory);
    VolatileEpoch epoch = left.snapshot();
    back.adopt(epoch);
    synchronized (change) {
      // What was delivered while the file was being written.
      left.snapshot()
          .strands()
          .forEach(
              (stream, strand) ->
                  strand
                      .settled()
                      .forEach(
                          (name, seqs) ->
                              back.backlog(name)
                                  .delivered(new StreamKey(epoch.id(), stream), seqs)));
      memory = null;
    }
    left.withdraw().forEach((stream, all) -> all.forEach(e -> back.add(stream, e)));
    recovered = epoch;
    retry.worked();
    why = "";
    LOG.log(
        System.Logger.Level.INFO,
        "the buffer takes readings again; it has taken over {0} records of epoch {1}",
        left.unsent(),
        epoch.id());
  }

  private void attach(DurableBuffer opened) {
    synchronized (change) {
      file = opened;
      settled.forEach(
          (name, known) -> known.forEach((key, seqs) -> opened.backlog(name).delivered(key, seqs)));
      settled.clear();
    }
  }

  /** Opening anew is for what does not mend by itself: a damaged file, a descriptor gone stale. */
  private void failedAgain(BufferFault fault) {
    why = fault.kind() + ": " + fault.getMessage();
    retry.failed();
    LOG.log(System.Logger.Level.DEBUG, "the buffer still takes no readings: {0}", why);
    DurableBuffer failed = file;
    boolean anew =
        switch (fault.kind()) {
          case CORRUPT -> true;
          case READ_ONLY, IO -> reopening.mayHelp();
          case FULL, IN_USE, NO_PLACE, NEWER_FORMAT -> false;
        };
    if (failed != null && anew) {
      letGo(failed);
    }
  }

  private void letGo(DurableBuffer failed) {
    synchronized (change) {
      settled.putAll(failed.settled());
      file = null;
    }
    failed.abandon();
  }

  @Override
  public Iterable<Block> recovered() {
    VolatileEpoch epoch = recovered;
    recovered = null;
    return epoch == null ? List.of() : MemoryStrand.blocksOf(epoch);
  }

  @Override
  public Backlog backlog(String destination) {
    if (!destinations.contains(destination)) {
      throw new IllegalArgumentException("not a destination of this buffer: " + destination);
    }
    return new FailoverBacklog(this, destination);
  }

  /** Lets go of a file that is being opened anew. */
  void stopOpening() {
    reopening.close();
  }

  @Nullable DurableBuffer file() {
    return file;
  }

  @Nullable MemoryBuffer memory() {
    return memory;
  }

  /** Notes that numbers are on their way; only a file removes what nobody has. */
  boolean hold(@Nullable Backlog ofFile, StreamKey key, SeqSet seqs) {
    MemoryBuffer now = memory;
    boolean inMemory = now != null && now.epoch().equals(key.epoch());
    return inMemory || ofFile == null || ofFile.hold(key, seqs);
  }

  /** Notes a delivery where the number lives. */
  void delivered(String destination, StreamKey key, SeqSet seqs) {
    synchronized (change) {
      MemoryBuffer now = memory;
      DurableBuffer disk = file;
      if (now != null && now.epoch().equals(key.epoch())) {
        now.backlog(destination).delivered(key, seqs);
      } else if (disk != null) {
        disk.backlog(destination).delivered(key, seqs);
      } else {
        settled.computeIfAbsent(destination, _ -> new HashMap<>()).merge(key, seqs, SeqSet::plus);
      }
    }
  }

  /** Gives up where the number lives; what nobody has open is given out again, and up again. */
  void giveUp(
      String destination, StreamKey key, SeqSet seqs, Entry.LossCause cause, String reason) {
    synchronized (change) {
      MemoryBuffer now = memory;
      DurableBuffer disk = file;
      if (now != null && now.epoch().equals(key.epoch())) {
        now.backlog(destination).giveUp(key, seqs, cause, reason);
      } else if (disk != null) {
        disk.backlog(destination).giveUp(key, seqs, cause, reason);
      }
    }
  }

  @Override
  public BufferStatus status() {
    DurableBuffer disk;
    MemoryBuffer now;
    synchronized (change) {
      disk = file;
      now = memory;
    }
    if (now == null) {
      return present(disk).status();
    }
    BufferStatus fleeting = now.status();
    Map<String, Long> depth = new HashMap<>(fleeting.depth());
    Optional<BufferStatus> lasting = Optional.ofNullable(disk).map(Buffer::status);
    lasting.ifPresent(of -> of.depth().forEach((name, some) -> depth.merge(name, some, Long::sum)));
    return new BufferStatus(
        fleeting.epoch(),
        fleeting.lastSeq(),
        depth,
        lasting.map(BufferStatus::fileBytes).orElse(0L),
        lasting.map(BufferStatus::commits).orElse(0L),
        lasting.map(BufferStatus::corruptBlocks).orElse(0L),
        Optional.of(why),
        lasting.map(BufferStatus::room).orElse(Room.UNKNOWN));
  }

  @Override
  public Optional<Entry.Anchor> anchor(BootId boot) {
    MemoryBuffer now = memory;
    DurableBuffer disk = file;
    Optional<Entry.Anchor> newest = now == null ? Optional.empty() : now.anchor(boot);
    return newest.isPresent() || disk == null ? newest : disk.anchor(boot);
  }

  /**
   * Tries the file a last time. If it still does not take what is in memory, that is lost, and the
   * file is left as if the power had gone, so that its next opening tells of the hole.
   */
  @Override
  public void close() throws BufferFault {
    retry.now();
    if (memory != null && file == null) {
      reopening.await();
    }
    boolean durable = memory == null || recover();
    DurableBuffer disk = file;
    stopOpening();
    if (durable) {
      present(disk).close();
      return;
    }
    MemoryBuffer lost = present(memory);
    lost.commit();
    long unsent = lost.unsent();
    if (unsent > 0) {
      LOG.log(
          System.Logger.Level.ERROR,
          "{0} records were in memory only and end here: {1}",
          unsent,
          why);
    }
    if (disk != null) {
      disk.abandon();
    }
  }
}
