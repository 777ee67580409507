package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BlockCodec;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.buffer.VolatileEpoch;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SeqSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a commit does, or nothing of it: new blocks, delivery state, deletions. What is in
 * memory follows only when the file has it, so that a rollback gives the numbers back.
 */
final class Transaction {

  private static final System.Logger LOG = System.getLogger(Transaction.class.getName());

  /** Blocks deleted in a commit at most, so that a drained backlog never holds up the writer. */
  private static final int MOST_DELETIONS = 2000;

  /** The strand number under which a destination is noted as known. */
  private static final int KNOWN = 0;

  private final Connection connection;
  private final LogTail tail;
  private final Ledger ledger;
  private int epochNumber;
  private EpochId epoch;
  private SampleTime opened;
  private @Nullable Tables prepared;
  private boolean begun;

  /** What a commit adds to a strand. */
  record Addition(Strand strand, boolean isNew, List<Block> blocks) {}

  Transaction(
      Connection connection,
      LogTail tail,
      Ledger ledger,
      int epochNumber,
      EpochId epoch,
      SampleTime opened) {
    this.connection = connection;
    this.tail = tail;
    this.ledger = ledger;
    this.epochNumber = epochNumber;
    this.epoch = epoch;
    this.opened = opened;
  }

  Strand newStrand(int id, StreamKey key) {
    return new Strand(id, epochNumber, key, opened.boot(), 0, ledger.destinations().size());
  }

  /** Whether the epoch is in the file: it comes with its first records. */
  boolean begun() {
    return begun;
  }

  /**
   * Writes everything; without additions, an epoch that is not yet in the file is not begun.
   *
   * @return how many delivered blocks were deleted
   */
  int commit(List<Addition> additions, List<Ledger.Report> reports) throws SQLException {
    boolean begins = !begun && !additions.isEmpty();
    List<Ledger.Change> changes = ledger.takeDirty(reports, !additions.isEmpty());
    Outcome outcome = new Outcome();
    try {
      Tables tables = begin();
      if (begins) {
        tables.insertEpoch(epochNumber, epoch, opened);
      }
      for (Addition addition : additions) {
        insert(tables, addition);
      }
      for (Ledger.Report report : reports) {
        if (report.row() >= 0) {
          tables.quarantine(report.row());
        }
      }
      for (Ledger.Change change : changes) {
        save(tables, change);
        sweep(tables, change, outcome);
      }
      if (begins) {
        noteDestinations(tables);
      }
      tables.commit();
    } catch (SQLException e) {
      rollback();
      ledger.markDirty(changes.stream().map(Ledger.Change::strand).toList());
      throw e;
    }
    begun |= begins;
    follow(additions, reports, changes, outcome);
    return MOST_DELETIONS - outcome.deletions;
  }

  /**
   * Writes an epoch that was in memory, in the place of the one that has not begun, or behind the
   * one that has; that is closed in order, then. The next commit begins another.
   *
   * @param strands of the adopted epoch, numbered {@link #nextNumber()}
   */
  void adopt(VolatileEpoch memory, List<Strand> strands, EpochId next, SampleTime now)
      throws SQLException {
    int number = nextNumber();
    try {
      Tables tables = begin();
      if (begun) {
        tables.closeEpoch(epochNumber, epoch, opened, memory.opened().monoMillis());
      }
      tables.insertEpoch(number, memory.id(), memory.until());
      for (Strand strand : strands) {
        insert(tables, strand, memory.strands().get(strand.key.stream()));
      }
      for (Entry.Anchor anchor : memory.anchors()) {
        tables.saveAnchor(anchor);
      }
      noteDestinations(tables);
      tables.commit();
    } catch (SQLException e) {
      rollback();
      throw e;
    }
    epochNumber = number + 1;
    epoch = next;
    opened = now;
    begun = false;
  }

  private void insert(Tables tables, Strand strand, VolatileEpoch.@Nullable Strand content)
      throws SQLException {
    tables.insertStrand(strand);
    if (content != null) {
      for (VolatileEpoch.Encoded block : content.blocks()) {
        tables.insertBlock(strand.rowKey(block.first()), block.records(), block.body());
      }
    }
    for (int i = 0; i < strand.saved.length; i++) {
      if (!strand.saved[i].isEmpty()) {
        tables.saveDelivery(ledger.destinations().get(i), strand.id, strand.saved[i].toString());
      }
    }
  }

  /** The present epoch. */
  EpochId epoch() {
    return epoch;
  }

  /** The place of this epoch in the order of epochs. */
  int epochNumber() {
    return epochNumber;
  }

  /** The number of the epoch that comes next: of this one as long as it has not begun. */
  int nextNumber() {
    return begun ? epochNumber + 1 : epochNumber;
  }

  /**
   * Copies the log into the file, so that its blocks of disk can be written again from the first.
   */
  void checkpoint() throws SQLException {
    execute("PRAGMA wal_checkpoint(RESTART)");
  }

  private Tables begin() throws SQLException {
    tail.clear();
    Tables tables = prepared;
    if (tables == null) {
      tables = new Tables(connection);
      prepared = tables;
    }
    tables.begin();
    return tables;
  }

  /** Takes the transaction back, and the statements with it: the driver closes one that fails. */
  private void rollback() {
    try {
      if (prepared != null) {
        prepared.close();
      }
      execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back by itself already, as it does when the disk is full.
      LOG.log(System.Logger.Level.DEBUG, "rolling back", e);
    } finally {
      prepared = null;
    }
    tail.left();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void insert(Tables tables, Addition addition) throws SQLException {
    Strand strand = addition.strand;
    if (addition.isNew) {
      tables.insertStrand(strand);
    }
    for (Block block : addition.blocks) {
      tables.insertBlock(
          strand.rowKey(block.seqs().first()), block.entries().size(), BlockCodec.encode(block));
      for (Entry entry : block.entries()) {
        if (entry instanceof Entry.Anchor anchor) {
          tables.saveAnchor(anchor);
        }
      }
    }
  }

  private void save(Tables tables, Ledger.Change change) throws SQLException {
    for (int i = 0; i < change.settled().size(); i++) {
      if (!change.settled().get(i).equals(change.strand().saved[i])) {
        tables.saveDelivery(
            ledger.destinations().get(i), change.strand().id, change.settled().get(i).toString());
      }
    }
  }

  /** Deletes what no destination needs, but for the block that tells where a stream ends. */
  private void sweep(Tables tables, Ledger.Change change, Outcome outcome) throws SQLException {
    Strand strand = change.strand();
    SeqSet rest = change.done();
    while (!rest.isEmpty()) {
      long first = rest.first();
      long end = rest.firstAbsent(first) - 1;
      long last = change.newest() ? Math.min(end, change.last() - 1) : end;
      if (last >= first) {
        outcome.deletions -= tables.deleteWithin(strand, first, last, outcome.deletions);
      }
      if (outcome.deletions <= 0) {
        outcome.unfinished.add(strand);
        return;
      }
      rest = rest.minus(SeqSet.range(first, end));
    }
    boolean through = change.last() == 0 || change.done().firstAbsent(1) > change.last();
    if (through && !change.newest()) {
      tables.forget(strand, epochNumber);
      outcome.forgotten.add(strand);
    }
  }

  private void noteDestinations(Tables tables) throws SQLException {
    for (String destination : ledger.destinations()) {
      tables.saveDelivery(destination, KNOWN, SeqSet.EMPTY.toString());
    }
    tables.keepDestinations(ledger.destinations());
  }

  private void follow(
      List<Addition> additions,
      List<Ledger.Report> reports,
      List<Ledger.Change> changes,
      Outcome outcome) {
    for (Ledger.Change change : changes) {
      for (int i = 0; i < change.settled().size(); i++) {
        change.strand().saved[i] = change.settled().get(i);
      }
    }
    if (!additions.isEmpty()) {
      ledger.told(changes);
    }
    for (Addition addition : additions) {
      ledger.committed(addition.strand, addition.blocks.getLast().seqs().last());
    }
    reports.forEach(ledger::reported);
    outcome.forgotten.forEach(ledger::remove);
    ledger.markDirty(outcome.unfinished);
  }

  /**
   * Replaces the blocks of a window by what is left of it, with the report of what has left.
   *
   * @param reports blocks of the current epoch
   */
  void rewrite(Window window, Window.Rest rest, List<Addition> reports) throws SQLException {
    Strand strand = window.strand();
    List<SeqSet> settled = ledger.settledWith(strand, rest.uncovered());
    try {
      Tables tables = begin();
      tables.deleteRows(strand.rowKey(window.first()), strand.rowKey(window.last()));
      for (Block block : rest.blocks()) {
        tables.insertBlock(
            strand.rowKey(block.seqs().first()),
            block.seqs().last() - block.seqs().first() + 1,
            BlockCodec.encode(block));
      }
      for (Addition report : reports) {
        insert(tables, report);
      }
      if (!rest.uncovered().isEmpty()) {
        for (int i = 0; i < settled.size(); i++) {
          tables.saveDelivery(ledger.destinations().get(i), strand.id, settled.get(i).toString());
        }
      }
      tables.commit();
    } catch (SQLException e) {
      rollback();
      ledger.unclaim(strand);
      throw e;
    }
    for (int i = 0; i < settled.size() && !rest.uncovered().isEmpty(); i++) {
      strand.saved[i] = settled.get(i);
    }
    for (Addition report : reports) {
      ledger.committed(report.strand, report.blocks.getLast().seqs().last());
    }
    ledger.left(strand, rest);
  }

  /** Marks the epoch as closed in order. */
  void end(long monoMillis) throws SQLException {
    commit(List.of(), List.of());
    try {
      Tables tables = begin();
      tables.closeEpoch(epochNumber, epoch, opened, monoMillis);
      tables.commit();
    } catch (SQLException e) {
      rollback();
      throw e;
    }
  }

  /** What became of the deletions of one commit. */
  private static final class Outcome {
    int deletions = MOST_DELETIONS;
    final List<Strand> unfinished = new ArrayList<>();
    final List<Strand> forgotten = new ArrayList<>();
  }
}
