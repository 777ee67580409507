package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.buffer.Retention.Stage;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SeqSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes room in the file, window by window, the least valuable first and the oldest of it first.
 * Each window is one transaction: the shorter blocks and the report of what has left.
 */
final class Thinning {

  /** Blocks looked at in a step at most. */
  private static final int MOST_ROWS = 1024;

  private final Connection connection;
  private final Ledger ledger;
  private final Transaction transaction;
  private final SampleClock clock;
  private final ToIntFunction<Reading> level;
  private final DeadHubs deadHubs;
  private final Map<Stage, Map<Strand, Place>> places = new EnumMap<>(Stage.class);
  private final AtomicLong thinned = new AtomicLong();
  private final AtomicLong evicted = new AtomicLong();
  private @Nullable BlockRows rows;

  /** How far a strand has been gone through in a stage. */
  private static final class Place {
    private long next = 1;
    private long until = Long.MIN_VALUE;

    /** Not before the strand is this long. */
    private long again = 1;
  }

  Thinning(
      Connection connection,
      Ledger ledger,
      Transaction transaction,
      SampleClock clock,
      Duration deadHubAfter,
      ToIntFunction<Reading> level) {
    this.connection = connection;
    this.ledger = ledger;
    this.transaction = transaction;
    this.clock = clock;
    this.level = level;
    this.deadHubs = new DeadHubs(ledger, clock, deadHubAfter);
  }

  /** Records thinned since the start. */
  long thinned() {
    return thinned.get();
  }

  /** Records evicted since the start. */
  long evicted() {
    return evicted.get();
  }

  /**
   * Goes on by one window, or by a bounded number of blocks that stay as they are.
   *
   * @param made gets the blocks with the reports
   * @return false when nothing can leave
   */
  boolean step(List<Block> made) throws SQLException {
    try {
      return go(made);
    } catch (SQLException e) {
      // The driver closes a statement that fails.
      rows = null;
      throw e;
    }
  }

  /** Notes which hubs take what they are sent; after each commit. */
  void look() {
    deadHubs.look();
  }

  private boolean go(List<Block> made) throws SQLException {
    long ofDead = deadHubs.step(rows());
    if (ofDead > 0) {
      evicted.addAndGet(ofDead);
      return true;
    }
    int looked = 0;
    for (Stage stage : Stage.values()) {
      Optional<Strand> oldest = oldest(stage);
      while (oldest.isPresent()) {
        Strand strand = oldest.get();
        Window window = window(stage, strand);
        if (window != null) {
          if (replace(stage, window, made)) {
            return true;
          }
          looked += window.rows();
          if (looked > MOST_ROWS) {
            return true;
          }
        }
        oldest = oldest(stage);
      }
    }
    return false;
  }

  private BlockRows rows() throws SQLException {
    BlockRows open = rows;
    if (open == null) {
      open = new BlockRows(connection);
      rows = open;
    }
    return open;
  }

  private Place place(Stage stage, Strand strand) {
    return places
        .computeIfAbsent(stage, _ -> new WeakHashMap<>())
        .computeIfAbsent(strand, _ -> new Place());
  }

  private Optional<Strand> oldest(Stage stage) {
    return ledger.strands().stream()
        .filter(strand -> stage.concerns(strand.key.stream().kind()))
        .filter(strand -> strand.last >= place(stage, strand).again)
        .filter(
            strand ->
                ledger.strand(new StreamKey(transaction.epoch(), strand.key.stream())) != null)
        .min(
            Comparator.comparingInt((Strand strand) -> strand.epochNumber)
                .thenComparingLong(strand -> place(stage, strand).until));
  }

  /** The next window of a strand; null when there is none worth a look for now. */
  private @Nullable Window window(Stage stage, Strand strand) throws SQLException {
    Place place = place(stage, strand);
    // The last block of a stream tells the next epoch where it ended.
    long end = ledger.newest(strand) ? strand.last - 1 : strand.last;
    Window window =
        Window.gather(rows(), strand, place.next, end, ledger.pinned(strand), strand.done());
    if (window == null || (!window.full() && ledger.newest(strand) && !stage.evicts())) {
      int has = window == null ? 0 : window.entries().size();
      place.again = strand.last + Math.max(1, Window.MOST_RECORDS - has);
      return null;
    }
    place.next = window.next();
    place.until = window.until();
    place.again = place.next;
    return window;
  }

  private boolean replace(Stage stage, Window window, List<Block> made) throws SQLException {
    Strand strand = window.strand();
    Window.Rest rest = window.rest(stage, level, strand.done(), ledger.touched(strand));
    if (rest == null || !ledger.claim(strand, rest.gone())) {
      return false;
    }
    Strand current = ledger.strand(new StreamKey(transaction.epoch(), strand.key.stream()));
    if (current == null) {
      throw new IllegalStateException("no strand to report in: " + strand.key.stream());
    }
    List<Transaction.Addition> reports = new ArrayList<>();
    if (!rest.gone().isEmpty()) {
      Block block = report(strand, current, rest.gone().plus(rest.merged()), stage.cause());
      reports.add(new Transaction.Addition(current, false, List.of(block)));
    }
    transaction.rewrite(window, rest, reports);
    (stage.evicts() ? evicted : thinned).addAndGet(rest.gone().size());
    reports.forEach(addition -> made.addAll(addition.blocks()));
    return true;
  }

  private Block report(Strand strand, Strand current, SeqSet gone, Entry.LossCause cause) {
    List<Entry> entries =
        List.copyOf(
            Entry.Lost.inParts(clock.now(), strand.key.epoch(), strand.key.stream(), gone, cause));
    SeqSet seqs = SeqSet.range(current.last + 1, current.last + entries.size());
    return new Block(current.key.epoch(), current.key.stream(), current.boot, seqs, entries);
  }
}
