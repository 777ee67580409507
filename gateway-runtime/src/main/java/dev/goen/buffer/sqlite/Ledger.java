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
  record Report(Strand strand, SeqSet seqs, Entry.LossCause cause, int destination, long row) {}

  /** What one destination may be given of a strand: {@code wanted} is neither closed nor held. */
  record Due(Strand strand, SeqSet wanted) {}

  private final List<String> destinations;
  private final Map<StreamKey, Strand> strands = new HashMap<>();
  private final Map<Stream, Strand> newest = new HashMap<>();
  private final Set<Strand> dirty = new LinkedHashSet<>();
  private final Queue<Report> reports = new ArrayDeque<>();

  Ledger(List<String> destinations) {
    this.destinations = List.copyOf(destinations);
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
  }

  synchronized Map<StreamKey, Long> lasts() {
    Map<StreamKey, Long> lasts = new HashMap<>();
    strands.forEach((key, strand) -> lasts.put(key, strand.last));
    return lasts;
  }

  synchronized void delivered(int destination, StreamKey key, SeqSet seqs) {
    Strand strand = strands.get(key);
    if (strand != null && strand.last > 0) {
      strand.settle(destination, seqs.intersect(SeqSet.range(1, strand.last)));
      dirty.add(strand);
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
    SeqSet lost = seqs.minus(strand.done());
    boolean news = false;
    for (int i = 0; i < strand.closed.length; i++) {
      news |= !strand.closed[i].containsAll(lost);
      strand.closed[i] = strand.closed[i].plus(lost);
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

  synchronized List<Change> takeDirty() {
    List<Change> changes = new ArrayList<>(dirty.size());
    for (Strand strand : dirty) {
      changes.add(
          new Change(strand, List.of(strand.settled), strand.done(), newest(strand), strand.last));
    }
    dirty.clear();
    return changes;
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
      depth += strand.last - strand.closed[destination].size();
    }
    return depth;
  }
}
