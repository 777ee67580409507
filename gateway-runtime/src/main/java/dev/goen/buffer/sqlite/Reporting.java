package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BlockCodec;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the writer has to tell of numbers that will not come: that they are lost and, where a hub
 * has refused one of the gateway's own records, once more what that record told. Without it the hub
 * would know that it lacks the record, and never what it said: that other numbers are lost, or that
 * samples were not taken.
 *
 * <p>The contents are read from the file, where they stay until the report is written. That is not
 * done in {@link #tell}, where alarms wait for their numbers, but by {@link #read} before it. A
 * report that a commit does not take is lost in memory and on its way again after the next opening,
 * and so are the contents.
 *
 * <p>A hub that refuses what is told again, too, would otherwise keep the disk busy, and the other
 * hubs, for as long as it does: contents are told at most every ten minutes in each stream. Until
 * then their numbers are not reported either.
 */
final class Reporting {

  private static final System.Logger LOG = System.getLogger(Reporting.class.getName());

  private static final long PAUSE_MILLIS = 600_000;

  /** Tries of what a disk has refused to read. */
  private static final int MOST_TRIES = 4;

  private final Path file;
  private final Connection connection;
  private final Ledger ledger;

  /** Whose contents are yet to be read. */
  private final List<Ledger.Report> unread = new ArrayList<>();

  /** Read, and waiting for their stream's turn. */
  private final List<Refusal> refusals = new ArrayList<>();

  /** When contents were last told, by stream. */
  private final Map<Stream, Long> lastTold = new HashMap<>();

  private final List<Ledger.Report> ready = new ArrayList<>();

  /** What goes with those that are ready. */
  private final Set<Own> contents = new LinkedHashSet<>();

  /** Told in records that are not written yet. */
  private final List<Ledger.Report> told = new ArrayList<>();

  private @Nullable BlockRows rows;
  private String trouble = "";

  /** A record of the gateway's own, where it was found: two hubs may refuse the same. */
  private record Own(StreamKey key, long seq, Entry entry) {}

  /** Reports of a stream of an epoch, with what was told under their numbers. */
  private record Refusal(Stream stream, List<Ledger.Report> reports, List<Own> contents) {}

  /** What losses have in common that may be told as one. */
  private record Loss(Stream in, EpochId epoch, Stream stream, Entry.LossCause cause) {}

  Reporting(Path file, Connection connection, Ledger ledger) {
    this.file = file;
    this.connection = connection;
    this.ledger = ledger;
  }

  /** How many reports the next commit can tell, as far as is known. */
  int due() {
    return ledger.reports() + ready.size();
  }

  /**
   * Reads what the given-up records of the gateway's own told: each block once, however many
   * numbers of it are given up. What cannot be read now stays for the next time.
   */
  void read(SampleTime now) {
    take();
    Map<Strand, SeqSet> refused = new LinkedHashMap<>();
    unread.forEach(report -> refused.merge(report.strand(), report.seqs(), SeqSet::plus));
    refused.forEach(this::read);
    List<Refusal> due =
        refusals.stream().filter(refusal -> isDue(refusal, now.monoMillis())).toList();
    for (Refusal refusal : due) {
      ready.addAll(refusal.reports);
      contents.addAll(refusal.contents);
      if (!refusal.contents.isEmpty()) {
        lastTold.put(refusal.stream, now.monoMillis());
      }
    }
    refusals.removeAll(due);
  }

  private boolean isDue(Refusal refusal, long now) {
    Long last = lastTold.get(refusal.stream);
    return refusal.contents.isEmpty() || last == null || now - last >= PAUSE_MILLIS;
  }

  /** There is no later: everything is told that can be. */
  void end() {
    lastTold.clear();
  }

  private void read(Strand strand, SeqSet seqs) {
    try {
      List<Own> own = Retries.of(MOST_TRIES, () -> own(strand, seqs));
      List<Ledger.Report> reports =
          unread.stream().filter(report -> report.strand() == strand).toList();
      refusals.add(new Refusal(strand.key.stream(), reports, own));
      unread.removeIf(report -> report.strand() == strand);
      trouble = "";
    } catch (SQLException e) {
      String message =
          String.valueOf(BufferFile.fault(file, "reading what is given up", e).getMessage());
      if (!message.equals(trouble)) {
        LOG.log(System.Logger.Level.WARNING, message);
        trouble = message;
      }
    }
  }

  private void take() {
    for (Ledger.Report report : ledger.takeReports()) {
      (report.refused() ? unread : ready).add(report);
    }
  }

  private List<Own> own(Strand strand, SeqSet seqs) throws SQLException {
    try {
      List<Own> own = new ArrayList<>();
      SeqSet left = seqs;
      while (!left.isEmpty()) {
        left = left.minus(SeqSet.range(left.first(), own(strand, left, own)));
      }
      return own;
    } catch (SQLException e) {
      // The driver closes a statement that fails.
      rows = null;
      throw e;
    }
  }

  /** Looks at the block of the first number; tells up to where there is nothing more to see. */
  private long own(Strand strand, SeqSet seqs, List<Own> to) throws SQLException {
    long seq = seqs.first();
    BlockRows.Row row = rows().atOrBefore(strand, seq);
    if (row != null
        && row.last() >= seq
        && row.decode(strand) instanceof BlockCodec.Intact(var block)) {
      collect(strand.key, block.only(block.seqs().intersect(seqs)), to);
      return row.last();
    }
    // What is damaged or gone is found by whoever reads it, and reported then.
    BlockRows.Row next = rows().atOrAfter(strand, seq + 1);
    return next == null ? seqs.last() : next.first() - 1;
  }

  private static void collect(StreamKey key, Block block, List<Own> to) {
    PrimitiveIterator.OfLong numbers = block.seqs().iterator();
    for (Entry entry : block.entries()) {
      long seq = numbers.nextLong();
      switch (entry) {
        case Entry.Lost _, Entry.NotTaken _, Entry.EpochOpen _ -> to.add(new Own(key, seq, entry));
        case Entry.Sample _, Entry.Anchor _ -> {}
      }
    }
  }

  private BlockRows rows() throws SQLException {
    BlockRows open = rows;
    if (open == null) {
      open = new BlockRows(connection);
      rows = open;
    }
    return open;
  }

  /**
   * Hands over what is to be told with the next commit; the contents first, so that a block that
   * ends with a report bears the present time.
   *
   * @param epoch the one in which it is told
   */
  void tell(EpochId epoch, SampleTime now, BiConsumer<Stream, Entry> to) {
    take();
    Map<Loss, SeqSet> losses = new LinkedHashMap<>();
    for (Own own : contents) {
      Stream in = own.key.stream();
      if (own.entry instanceof Entry.Lost lost) {
        losses.merge(
            new Loss(in, lost.epoch(), lost.stream(), lost.cause()), lost.seqs(), SeqSet::plus);
      } else if (holds(own, epoch, now)) {
        to.accept(in, own.entry);
      } else {
        LOG.log(
            System.Logger.Level.WARNING,
            "a hub refuses {0} {1} of epoch {2} and will not know what it tells: {3}",
            in,
            own.seq,
            own.key.epoch(),
            own.entry);
      }
    }
    losses.forEach(
        (loss, seqs) ->
            Entry.Lost.inParts(now, loss.epoch, loss.stream, seqs, loss.cause)
                .forEach(part -> to.accept(loss.in, part)));
    for (Ledger.Report report : ready) {
      StreamKey key = report.strand().key;
      Entry.Lost.inParts(now, key.epoch(), key.stream(), report.seqs(), report.cause())
          .forEach(part -> to.accept(key.stream(), part));
    }
    told.addAll(ready);
    ready.clear();
    contents.clear();
  }

  /**
   * Whether it says the same here. A beginning speaks of the epoch it is in, and an absence ends on
   * the clock of the boot it is told in: elsewhere both would tell what was not so.
   */
  private static boolean holds(Own own, EpochId epoch, SampleTime now) {
    return own.entry instanceof Entry.EpochOpen
        ? own.key.epoch().equals(epoch)
        : own.entry.time().boot().equals(now.boot());
  }

  /** Those that are told in records of some streams, and so are written with them. */
  List<Ledger.Report> told(Set<Stream> streams) {
    return told.stream().filter(one -> streams.contains(one.strand().key.stream())).toList();
  }

  /** The file has these. */
  void written(List<Ledger.Report> reports) {
    told.removeAll(reports);
  }
}
