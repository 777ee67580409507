package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Entry;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where the writer and the destinations' threads meet: what is in the file, what is delivered, and
 * what the writer has yet to write down. Nothing here waits for the disk.
 */
final class Ledger {

  /**
   * Numbers that will not come, to be reported with the next commit.
   *
   * @param destination which one gave up; -1 when nobody can have them
   * @param row key of the damaged block that held them; -1 when there is none
   */
  record Report(Strand strand, SeqSet seqs, Entry.LossCause cause, int destination, long row) {

    /**
     * Whether a hub has refused them, be they readings or not. What is evicted is readings only,
     * and of what is damaged nobody knows what it was.
     */
    boolean refused() {
      return destination >= 0 && cause != Entry.LossCause.EVICTED;
    }
  }

  /** What one destination may be given of a strand: {@code wanted} is neither closed nor held. */
  record Due(Strand strand, SeqSet wanted) {}

  private final List<String> destinations;
  private final Map<StreamKey, Strand> strands = new HashMap<>();
  private final Map<Stream, Strand> newest = new HashMap<>();
  private final Set<Strand> dirty = new LinkedHashSet<>();
  private final Queue<Report> reports = new ArrayDeque<>();

  /** How often each destination has taken something. */
  private final long[] taken;

  Ledger(List<String> destinations) {
    this.destinations = List.copyOf(destinations);
    this.taken = new long[destinations.size()];
  }

  List<String> destinations() {
    return destinations;
  }

  synchronized void add(Strand strand) {
    strands.put(strand.key, strand);
    Strand before = newest.get(strand.key.stream());
    if (before == null || before.epochNumber < strand.epochNumber) {
      newest.put(strand.key.stream(), strand);
      if (before != null) {
        dirty.add(before);
      }
    }
  }

  synchronized void remove(Strand strand) {
    strands.remove(strand.key);
    dirty.remove(strand);
  }

  synchronized @Nullable Strand strand(StreamKey key) {
    return strands.get(key);
  }

  synchronized List<Strand> strands() {
    return List.copyOf(strands.values());
  }

  /** Whether its last block must stay: it tells the next epoch where the stream ended. */
  synchronized boolean newest(Strand strand) {
    return newest.get(strand.key.stream()) == strand;
  }

  /** New numbers are in the file, perhaps the first ones of a strand. */
  synchronized void committed(Strand strand, long last) {
    strand.last = last;
    if (!strands.containsKey(strand.key)) {
      add(strand);
    }
    for (int i = 0; i < strand.early.length; i++) {
      SeqSet known = strand.early[i].intersect(SeqSet.range(1, last));
      if (!known.isEmpty()) {
        strand.early[i] = strand.early[i].minus(known);
        strand.settle(i, known);
        dirty.add(strand);
      }
    }
  }

  synchronized Map<StreamKey, Long> lasts() {
    Map<StreamKey, Long> lasts = new HashMap<>();
    strands.forEach((key, strand) -> lasts.put(key, strand.last));
    return lasts;
  }

  synchronized void delivered(int destination, StreamKey key, SeqSet seqs) {
    Strand strand = strands.get(key);
    if (strand != null && strand.last > 0) {
      SeqSet known = seqs.intersect(SeqSet.range(1, strand.last));
      strand.settle(destination, known);
      // Numbers that nobody was given are not believed: their records are yet to come.
      SeqSet given = seqs.minus(known).intersect(strand.pinned[destination]);
      strand.early[destination] = strand.early[destination].plus(given);
      dirty.add(strand);
      taken[destination]++;
    }
  }

  synchronized void giveUp(int destination, StreamKey key, SeqSet seqs, Entry.LossCause cause) {
    Strand strand = strands.get(key);
    if (strand == null || strand.last == 0) {
      return;
    }
    SeqSet known = seqs.intersect(SeqSet.range(1, strand.last)).minus(strand.closed[destination]);
    if (!known.isEmpty()) {
      strand.closed[destination] = strand.closed[destination].plus(known);
      reports.add(new Report(strand, known, cause, destination, -1));
    }
  }

  /** Numbers whose block is damaged or gone. Those that every destination has are no loss. */
  synchronized boolean damaged(Strand strand, SeqSet seqs, long row) {
    SeqSet lost = seqs.minus(strand.done()).minus(strand.leaving);
    boolean news = false;
    for (int i = 0; i < strand.closed.length; i++) {
      news |= !strand.closed[i].containsAll(lost);
      strand.closed[i] = strand.closed[i].plus(lost);
      // Some of them may have been thinned; counting too much is the safe side.
      strand.thinned[i] = 0;
    }
    if (news) {
      reports.add(new Report(strand, lost, Entry.LossCause.CORRUPT, -1, row));
    }
    return news;
  }

  synchronized int reports() {
    return reports.size();
  }

  private record Kin(Strand strand, Entry.LossCause cause, int destination, long row) {}

  /** What is to be told, as few records as can be: of one strand and cause one for each hub. */
  synchronized List<Report> takeReports() {
    Map<Kin, Report> taken = new LinkedHashMap<>();
    for (Report one : reports) {
      taken.merge(
          new Kin(one.strand, one.cause, one.destination, one.row),
          one,
          (first, next) ->
              new Report(
                  first.strand,
                  first.seqs.plus(next.seqs),
                  first.cause,
                  first.destination,
                  first.row));
    }
    reports.clear();
    return List.copyOf(taken.values());
  }

  /** What was lost in memory is on disk as well. */
  synchronized void told(Collection<Change> written) {
    written.forEach(change -> change.strand.untold = SeqSet.EMPTY);
  }

  /** The loss is on disk: from now on the numbers count as settled. */
  synchronized void reported(Report report) {
    for (int i = 0; i < report.strand.settled.length; i++) {
      if (report.destination < 0 || report.destination == i) {
        report.strand.settle(i, report.seqs);
      }
    }
    dirty.add(report.strand);
  }

  /** What a destination needs no more, written down or not. */
  synchronized Map<StreamKey, SeqSet> settled(int destination) {
    Map<StreamKey, SeqSet> settled = new HashMap<>();
    strands.forEach((key, strand) -> settled.put(key, strand.settled[destination]));
    return settled;
  }

  synchronized boolean isDirty() {
    return !dirty.isEmpty();
  }

  synchronized void markDirty(Collection<Strand> some) {
    dirty.addAll(some);
  }

  /** A strand whose delivery has to be written, as it stands now. */
  record Change(Strand strand, List<SeqSet> settled, SeqSet done, boolean newest, long last) {}

  /**
   * What has to be written, with the reports that are written in the same transaction.
   *
   * @param news whether what waits is written in it, too, and with it what was lost in memory
   */
  synchronized List<Change> takeDirty(List<Report> written, boolean news) {
    Set<Strand> due = new LinkedHashSet<>(dirty);
    written.forEach(report -> due.add(report.strand));
    List<Change> changes = new ArrayList<>(due.size());
    for (Strand strand : due) {
      SeqSet[] settled = strand.settled.clone();
      for (int i = 0; i < settled.length && !news; i++) {
        settled[i] = settled[i].minus(strand.untold);
      }
      for (Report report : written) {
        for (int i = 0; i < settled.length && report.strand == strand; i++) {
          if (report.destination < 0 || report.destination == i) {
            settled[i] = settled[i].plus(report.seqs);
          }
        }
      }
      changes.add(
          new Change(
              strand, List.of(settled), Strand.common(settled), newest(strand), strand.last));
    }
    dirty.clear();
    if (!news) {
      due.stream().filter(strand -> !strand.untold.isEmpty()).forEach(dirty::add);
    }
    return changes;
  }

  /** Notes that numbers are on their way; none of them when one is not due any more. */
  synchronized boolean hold(int destination, StreamKey key, SeqSet seqs) {
    Strand strand = strands.get(key);
    return strand != null && pin(destination, strand, seqs).equals(seqs);
  }

  /** Notes which of some numbers are on their way: those that are still due. */
  synchronized SeqSet pin(int destination, Strand strand, SeqSet seqs) {
    SeqSet due = seqs.minus(strand.closed[destination]).minus(strand.leaving);
    strand.pinned[destination] =
        strand.pinned[destination].minus(strand.closed[destination]).plus(due);
    return due;
  }

  /** From now on only these are on their way. */
  synchronized void repin(int destination, Map<StreamKey, SeqSet> held) {
    for (Strand strand : strands.values()) {
      strand.pinned[destination] = held.getOrDefault(strand.key, SeqSet.EMPTY);
    }
  }

  /** What is on its way to any destination, or about to be reported as lost. */
  synchronized SeqSet pinned(Strand strand) {
    SeqSet pinned = SeqSet.EMPTY;
    for (int i = 0; i < strand.pinned.length; i++) {
      pinned =
          pinned
              .plus(strand.pinned[i].minus(strand.closed[i]))
              .plus(strand.closed[i].minus(strand.settled[i]));
    }
    return pinned;
  }

  /** How often a destination has taken something. */
  synchronized long taken(int destination) {
    return taken[destination];
  }

  /** Which of some numbers a destination may still be given. */
  synchronized SeqSet open(int destination, Strand strand, SeqSet seqs) {
    return seqs.minus(strand.closed[destination]);
  }

  /** Takes numbers out of reach of all destinations; false when one is on its way. */
  synchronized boolean claim(Strand strand, SeqSet seqs) {
    if (!pinned(strand).intersect(seqs).isEmpty()) {
      return false;
    }
    strand.leaving = seqs;
    return true;
  }

  /** The numbers stay after all. */
  synchronized void unclaim(Strand strand) {
    strand.leaving = SeqSet.EMPTY;
  }

  /** What each destination has, with some numbers more. */
  synchronized List<SeqSet> settledWith(Strand strand, SeqSet more) {
    List<SeqSet> settled = new ArrayList<>();
    for (SeqSet one : strand.settled) {
      settled.add(one.plus(more));
    }
    return settled;
  }

  /** What any destination has had. */
  synchronized SeqSet touched(Strand strand) {
    SeqSet touched = SeqSet.EMPTY;
    for (SeqSet closed : strand.closed) {
      touched = touched.plus(closed);
    }
    return touched;
  }

  /** The claimed numbers have left, and the file says so. */
  synchronized void left(Strand strand, Window.Rest rest) {
    for (int i = 0; i < strand.closed.length; i++) {
      SeqSet open = rest.gone().minus(strand.closed[i]).minus(rest.uncovered());
      SeqSet counted = rest.holes().intersect(rest.uncovered()).minus(strand.closed[i]);
      strand.thinned[i] = Math.max(0, strand.thinned[i] - counted.size()) + open.size();
      strand.settle(i, rest.uncovered());
    }
    strand.leaving = SeqSet.EMPTY;
    dirty.add(strand);
  }

  /** A destination has come past numbers that have no record any more. */
  synchronized void passed(int destination, Strand strand, SeqSet holes) {
    long news = holes.minus(strand.closed[destination]).size();
    strand.thinned[destination] = Math.max(0, strand.thinned[destination] - news);
    strand.settle(destination, holes);
    dirty.add(strand);
  }

  /** What a destination lacks, the oldest epoch first. */
  synchronized List<Due> due(
      int destination, Predicate<Stream> streams, Map<StreamKey, SeqSet> held) {
    List<Due> due = new ArrayList<>();
    for (Strand strand : strands.values()) {
      if (strand.last > 0 && streams.test(strand.key.stream())) {
        SeqSet wanted =
            SeqSet.range(1, strand.last)
                .minus(strand.closed[destination])
                .minus(strand.leaving)
                .minus(held.getOrDefault(strand.key, SeqSet.EMPTY));
        if (!wanted.isEmpty()) {
          due.add(new Due(strand, wanted));
        }
      }
    }
    due.sort(
        Comparator.comparingInt((Due one) -> one.strand.epochNumber)
            .thenComparing(one -> one.strand.key.stream()));
    return due;
  }

  synchronized long depth(int destination) {
    long depth = 0;
    for (Strand strand : strands.values()) {
      depth += strand.last - strand.closed[destination].size() - strand.thinned[destination];
    }
    return depth;
  }
}
