package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.BufferStatus;
import dev.goen.buffer.DurableBuffer;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.buffer.VolatileEpoch;
import dev.goen.config.GatewayConfig.BufferConfig;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.io.File;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;

/**
 * The buffer in a file. What each commit writes is in {@link Transaction}, how it is numbered in
 * {@link Batch}, how room is kept in {@link Keeper}. Long because it is where these meet: one
 * method for each of {@link DurableBuffer}, and the opening.
 */
public final class SqliteBuffer implements DurableBuffer {

  private static final System.Logger LOG = System.getLogger(SqliteBuffer.class.getName());

  private final Path file;
  private final LockFile lock;
  private final SampleClock clock;
  private final Connection connection;
  private final Ledger ledger;
  private final Transaction transaction;
  private final CatalogueFile catalogue;
  private final Keeper keeper;
  private final SampleTime opened;
  private final Pending pending;
  private final Reporting reporting;

  private final Map<BootId, Entry.Anchor> anchors;
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong corruptBlocks = new AtomicLong();
  private volatile EpochId epoch;
  private int nextStrand;

  /**
   * The next number of urgent streams. A commit that fails takes none back: nothing but what waits
   * gets a number of them, in the order it came, and an epoch that is given up ends with them.
   */
  private volatile Map<Stream, Ahead> ahead = Map.of();

  private boolean prepared;
  private SampleTime lastTurn;

  private SqliteBuffer(
      BufferConfig config,
      LockFile lock,
      BufferFile open,
      List<String> destinations,
      SampleClock clock,
      ToIntFunction<Reading> level)
      throws SQLException {
    this.file = config.file();
    this.lock = lock;
    Reserve reserve = new Reserve(file);
    reserve.take();
    this.clock = clock;
    this.connection = open.connection();
    this.opened = clock.now();
    this.lastTurn = opened;
    this.epoch = new EpochId(new SecureRandom().nextLong());
    Contents contents = open.contents();
    this.anchors = new ConcurrentHashMap<>(contents.anchors());
    this.ledger = new Ledger(destinations);
    for (Strand strand : contents.strands()) {
      ledger.add(strand);
      nextStrand = Math.max(nextStrand, strand.id);
    }
    this.reporting = new Reporting(file, connection, ledger);
    this.pending = new Pending(ledger, clock, epoch, contents.previous());
    ledger.markDirty(contents.strands());
    int number = contents.epochs().isEmpty() ? 1 : contents.epochs().lastKey() + 1;
    LogTail tail = new LogTail(file, connection);
    this.transaction = new Transaction(connection, tail, ledger, number, epoch, opened);
    Map<Integer, Long> since = new HashMap<>();
    contents.epochs().forEach((one, of) -> since.put(one, of.until().monoMillis()));
    since.put(number, opened.monoMillis());
    this.catalogue = new CatalogueFile(file, open.catalogue(), since);
    Thinning thinning =
        new Thinning(connection, ledger, transaction, clock, config.deadHubAfter(), level);
    DiskWatch disk =
        new DiskWatch(file, config.keepFreeBytes(), () -> DiskWatch.usableBytes(file), clock);
    Budget budget = new Budget(file, connection, config.maxBytes(), disk);
    this.keeper = new Keeper(file, transaction, budget, thinning, reserve);
    pending.beginAll();
  }

  /**
   * Opens the file, or makes it.
   *
   * @param destinations the names of all destinations; the state of any other is dropped, and a new
   *     one gets everything that is still in the file
   * @throws BufferFault when another gateway has it open, when a newer version wrote it, or when
   *     the disk fails; a damaged file is set aside instead, and what is readable taken over
   */
  public static SqliteBuffer open(BufferConfig config, List<String> destinations, SampleClock clock)
      throws BufferFault {
    return open(config, destinations, clock, _ -> 0);
  }

  /**
   * Opens the file, or makes it.
   *
   * @param level the alarm level a reading means; where it changes nothing is thinned
   * @throws BufferFault as above
   */
  public static SqliteBuffer open(
      BufferConfig config,
      List<String> destinations,
      SampleClock clock,
      ToIntFunction<Reading> level)
      throws BufferFault {
    LockFile lock = LockFile.take(config.file());
    try {
      BufferFile open = BufferFile.openWithRoom(config, destinations);
      return opened(config, lock, open, destinations, clock, level);
    } catch (SQLException e) {
      lock.close();
      throw BufferFile.fault(config.file(), "opening it", e);
    } catch (BufferFault | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static SqliteBuffer opened(
      BufferConfig config,
      LockFile lock,
      BufferFile open,
      List<String> destinations,
      SampleClock clock,
      ToIntFunction<Reading> level)
      throws SQLException {
    try {
      return new SqliteBuffer(config, lock, open, destinations, clock, level);
    } catch (SQLException | RuntimeException e) {
      open.connection().close();
      throw e;
    }
  }

  @Override
  public EpochId epoch() {
    return epoch;
  }

  @Override
  public void add(Stream stream, Entry entry) {
    if (!entry.time().boot().equals(opened.boot())) {
      throw new IllegalArgumentException(
          "a record of boot " + entry.time().boot() + " in an epoch of boot " + opened.boot());
    }
    pending.add(stream, entry);
  }

  @Override
  public Map<Stream, List<Entry>> withdraw() {
    return pending.withdraw();
  }

  @Override
  public void adopt(VolatileEpoch memory) throws BufferFault {
    int number = transaction.nextNumber();
    List<Strand> strands = Strand.adopted(memory, nextStrand + 1, number, ledger.destinations());
    // Our own epoch has another name from now on if it has records: they come before the adopted.
    EpochId next = transaction.begun() ? new EpochId(new SecureRandom().nextLong()) : epoch;
    SampleTime now = clock.now();
    Keeper.Work work = () -> transaction.adopt(memory, strands, next, now);
    try {
      write("taking over what was in memory", work);
    } catch (BufferFault e) {
      requireRoom(e);
      write("taking over what was in memory", work);
    }
    nextStrand += strands.size();
    strands.forEach(ledger::add);
    ledger.markDirty(strands);
    catalogue.begins(number, memory.until().monoMillis());
    catalogue.begins(transaction.epochNumber(), now.monoMillis());
    memory.anchors().forEach(anchor -> anchors.put(anchor.time().boot(), anchor));
    epoch = next;
    ahead = Map.of();
    pending.follow(memory, next);
  }

  @Override
  public Map<String, Map<StreamKey, SeqSet>> settled() {
    Map<String, Map<StreamKey, SeqSet>> settled = new HashMap<>();
    for (int i = 0; i < ledger.destinations().size(); i++) {
      settled.put(ledger.destinations().get(i), ledger.settled(i));
    }
    return settled;
  }

  @Override
  public void abandon() {
    try (lock;
        catalogue) {
      connection.close();
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "letting go of " + file, e);
    }
  }

  @Override
  public int pending() {
    return reporting.due() + pending.size();
  }

  @Override
  public List<Block> commit() throws BufferFault {
    lastTurn = clock.now();
    return commitPending();
  }

  @Override
  public void prepare() {
    prepared = true;
    reporting.tell(epoch, clock.now(), this::add);
    ahead = pending.ahead(opened.boot());
  }

  @Override
  public Optional<Ahead> ahead(Stream stream) {
    return Optional.ofNullable(ahead.get(stream));
  }

  private List<Block> commitPending() throws BufferFault {
    if (!prepared) {
      reporting.read(clock.now());
      prepare();
    }
    prepared = false;
    if (pending.isEmpty()) {
      return keeper.takeMade();
    }
    List<Block> blocks;
    try {
      blocks = commit(withRoom());
    } catch (BufferFault e) {
      requireRoom(e);
      blocks = commit(withRoom());
    }
    List<Block> all = new ArrayList<>(keeper.takeMade());
    all.addAll(blocks);
    return all;
  }

  /** What has failed may be tried once more if the disk was full and there is room now. */
  private void requireRoom(BufferFault e) throws BufferFault {
    boolean full = e.kind() == BufferFault.Kind.FULL && transaction.begun();
    if (!full || !keeper.makeRoomInFullFile()) {
      throw e;
    }
  }

  private List<Block> commit(Map<Stream, List<Entry>> now) throws BufferFault {
    List<Ledger.Report> reports = reporting.told(now.keySet());
    Batch batch = Batch.of(now, epoch, opened.boot(), ledger, transaction, nextStrand);
    write("writing", () -> transaction.commit(batch.additions(), reports));
    nextStrand = batch.lastStrand();
    List<Block> blocks = batch.blocks();
    for (Block block : blocks) {
      for (Entry entry : block.entries()) {
        if (entry instanceof Entry.Anchor anchor) {
          anchors.put(block.boot(), anchor);
        }
      }
    }
    pending.remove(now.keySet());
    reporting.written(reports);
    commits.incrementAndGet();
    return blocks;
  }

  /**
   * What there is room for: everything, if need be at the cost of what is less valuable, or else
   * what is urgent. There are pages that only the urgent may use.
   */
  private Map<Stream, List<Entry>> withRoom() throws BufferFault {
    if (!transaction.begun()) {
      return pending.byStream();
    }
    if (keeper.full()) {
      tend();
    }
    if (keeper.roomForAll()) {
      return pending.byStream();
    }
    Map<Stream, List<Entry>> urgent = pending.urgent();
    if (urgent.isEmpty()) {
      throw keeper.noRoom();
    }
    return urgent;
  }

  @Override
  public List<Block> makeRoom() {
    reporting.read(clock.now());
    if (transaction.begun()) {
      keeper.relieve();
    }
    return keeper.takeMade();
  }

  @Override
  public void tend() throws BufferFault {
    lastTurn = clock.now();
    if (!ledger.isDirty() || !transaction.begun()) {
      return;
    }
    write("noting what is delivered", () -> transaction.commit(List.of(), List.of()));
  }

  private void write(String doing, Keeper.Work work) throws BufferFault {
    keeper.write(doing, work);
    if (transaction.begun()) {
      catalogue.note(ledger.strands(), transaction.epochNumber());
    }
  }

  @Override
  public Backlog backlog(String destination) {
    int index = ledger.destinations().indexOf(destination);
    if (index < 0) {
      throw new IllegalArgumentException("not a destination of this buffer: " + destination);
    }
    return new SqliteBacklog(file, ledger, index, corruptBlocks);
  }

  @Override
  public BufferStatus status() {
    Map<Stream, Long> lastSeq = new HashMap<>();
    for (Map.Entry<StreamKey, Long> one : ledger.lasts().entrySet()) {
      if (one.getKey().epoch().equals(epoch)) {
        lastSeq.put(one.getKey().stream(), one.getValue());
      }
    }
    Map<String, Long> depth = new HashMap<>();
    for (int i = 0; i < ledger.destinations().size(); i++) {
      depth.put(ledger.destinations().get(i), ledger.depth(i));
    }
    // File.length is 0 for a log that is not there, which is what is meant.
    long bytes = file.toFile().length() + new File(file + "-wal").length();
    return new BufferStatus(
        epoch,
        lastSeq,
        depth,
        bytes,
        commits.get(),
        corruptBlocks.get(),
        Optional.empty(),
        keeper.room());
  }

  @Override
  public Optional<Entry.Anchor> anchor(BootId boot) {
    return Optional.ofNullable(anchors.get(boot));
  }

  @Override
  public void close() throws BufferFault {
    try (lock) {
      try (catalogue;
          connection) {
        // The writer has gone; the uplinks may have taken seconds more, in which nothing was
        // sampled; what they have given up is still to be told.
        prepared = false;
        reporting.end();
        commitPending();
        if (transaction.begun()) {
          transaction.end(lastTurn.monoMillis());
          catalogue.note(ledger.strands(), transaction.epochNumber());
        }
      } catch (SQLException e) {
        throw BufferFile.fault(file, "closing it", e);
      }
    }
  }
}
