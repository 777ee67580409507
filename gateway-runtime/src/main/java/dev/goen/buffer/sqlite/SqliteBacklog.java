package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Block;
import dev.goen.buffer.BlockCodec;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The view of one destination, over a connection of its own that only reads. */
final class SqliteBacklog implements Backlog {

  private static final System.Logger LOG = System.getLogger(SqliteBacklog.class.getName());

  /** Tries of what a disk has refused to read. */
  private static final int MOST_TRIES = 4;

  /** The first block is taken however long it is. */
  private static final long ANY = Long.MAX_VALUE;

  private final Path file;
  private final Ledger ledger;
  private final int destination;
  private final AtomicLong corruptBlocks;
  private int turn;

  private @Nullable Connection connection;
  private @Nullable BlockRows rows;

  SqliteBacklog(Path file, Ledger ledger, int destination, AtomicLong corruptBlocks) {
    this.file = file;
    this.ledger = ledger;
    this.destination = destination;
    this.corruptBlocks = corruptBlocks;
  }

  @Override
  public List<Block> next(
      Predicate<Stream> streams, Order order, Map<StreamKey, SeqSet> held, int most)
      throws BufferFault {
    try {
      return Retries.of(MOST_TRIES, () -> read(streams, order, held, most));
    } catch (SQLException e) {
      throw BufferFile.fault(file, "reading what is due", e);
    }
  }

  private List<Block> read(
      Predicate<Stream> streams, Order order, Map<StreamKey, SeqSet> held, int most)
      throws SQLException {
    ledger.repin(destination, held);
    List<Cursor> cursors = new ArrayList<>();
    for (Ledger.Due due : ledger.due(destination, streams, held)) {
      cursors.add(new Cursor(due.strand(), due.wanted()));
    }
    if (order == Order.NEWEST_FIRST) {
      Collections.reverse(cursors);
    }
    List<Block> blocks = new ArrayList<>();
    int records = 0;
    try {
      while (!cursors.isEmpty() && (blocks.isEmpty() || records < most)) {
        Deque<Cursor> epoch = ofFirstEpoch(cursors);
        while (!epoch.isEmpty() && (blocks.isEmpty() || records < most)) {
          Cursor cursor = epoch.removeFirst();
          Block block = cursor.next(rows(), order, blocks.isEmpty() ? ANY : most - records);
          if (cursor.tooLong) {
            return blocks;
          }
          if (block != null) {
            records += block.entries().size();
            blocks.add(block);
            epoch.addLast(cursor);
          }
        }
      }
      return blocks;
    } catch (SQLException e) {
      closeFile();
      throw e;
    }
  }

  /** The streams of the next epoch in turn, so that none of them waits for the whole of another. */
  private Deque<Cursor> ofFirstEpoch(List<Cursor> cursors) {
    List<Cursor> epoch = new ArrayList<>();
    int number = cursors.getFirst().strand.epochNumber;
    for (Iterator<Cursor> all = cursors.iterator(); all.hasNext(); ) {
      Cursor cursor = all.next();
      if (cursor.strand.epochNumber == number) {
        epoch.add(cursor);
        all.remove();
      }
    }
    Collections.rotate(epoch, -(turn++ & 0xffff) % epoch.size());
    return new ArrayDeque<>(epoch);
  }

  private BlockRows rows() throws SQLException {
    BlockRows open = rows;
    if (open == null) {
      connection = Connections.reader(file);
      open = new BlockRows(connection);
      rows = open;
    }
    return open;
  }

  @Override
  public boolean hold(StreamKey key, SeqSet seqs) {
    return ledger.hold(destination, key, seqs);
  }

  @Override
  public void delivered(StreamKey key, SeqSet seqs) {
    ledger.delivered(destination, key, seqs);
  }

  @Override
  public void giveUp(StreamKey key, SeqSet seqs, Entry.LossCause cause, String why) {
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} gives up on {1} {2} {3} ({4}): {5}",
        ledger.destinations().get(destination),
        key.epoch(),
        key.stream(),
        seqs,
        cause.label(),
        why);
    ledger.giveUp(destination, key, seqs, cause);
  }

  @Override
  public long depth() {
    return ledger.depth(destination);
  }

  @Override
  public void close() {
    ledger.repin(destination, Map.of());
    closeFile();
  }

  private void closeFile() {
    try {
      if (rows != null) {
        rows.close();
      }
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "closing a reading connection of " + file, e);
    } finally {
      rows = null;
      connection = null;
    }
  }

  /** Goes through what is due of one strand, block by block. */
  private final class Cursor {
    private final Strand strand;
    private final long end;
    private SeqSet wanted;

    /** Whether there is a next block, which has more records than there was room for. */
    private boolean tooLong;

    Cursor(Strand strand, SeqSet wanted) {
      this.strand = strand;
      this.wanted = wanted;
      this.end = wanted.last();
    }

    /**
     * The next block with only what is due of it; null when nothing more is, or when it is {@link
     * #tooLong}, which the row tells without being decoded.
     */
    @Nullable Block next(BlockRows rows, Order order, long most) throws SQLException {
      while (!wanted.isEmpty()) {
        long seq = order == Order.OLDEST_FIRST ? wanted.first() : wanted.last();
        BlockRows.Row row = rows.atOrBefore(strand, seq);
        if (row == null || row.last() < seq) {
          long from = row == null ? 1 : Math.max(1, row.last() + 1);
          lost(SeqSet.range(from, beforeNext(rows, seq)), -1, "there is no block of these numbers");
          continue;
        }
        if (row.span() > most) {
          tooLong = true;
          return null;
        }
        switch (row.decode(strand)) {
          case BlockCodec.Damaged(var why) ->
              lost(SeqSet.range(row.first(), beforeNext(rows, row.first())), row.key(), why);
          case BlockCodec.Intact(var block) -> {
            SeqSet due = block.seqs().intersect(wanted);
            SeqSet span = SeqSet.range(row.first(), row.last());
            // What is within a block and has no record was thinned, and reported then.
            ledger.passed(destination, strand, span.intersect(wanted).minus(block.seqs()));
            wanted = wanted.minus(span);
            due = ledger.pin(destination, strand, due);
            if (!due.isEmpty()) {
              return block.only(due);
            }
          }
        }
      }
      return null;
    }

    private long beforeNext(BlockRows rows, long seq) throws SQLException {
      BlockRows.Row next = rows.atOrAfter(strand, seq + 1);
      return next == null ? Math.max(seq, end) : Math.max(seq, Math.min(end, next.first() - 1));
    }

    private void lost(SeqSet range, long row, String why) {
      if (row >= 0) {
        corruptBlocks.incrementAndGet();
      }
      SeqSet numbers = range.intersect(wanted);
      if (ledger.damaged(strand, row >= 0 ? range : numbers, row)) {
        LOG.log(
            System.Logger.Level.ERROR,
            "buffer {0}: {1} {2} {3} cannot be read: {4}; reported as lost",
            file,
            strand.key.epoch(),
            strand.key.stream(),
            range,
            why);
      }
      wanted = wanted.minus(range);
    }
  }
}
