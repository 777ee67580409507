package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a buffer promises, in maps and lists: no files, no blocks, no deletions. */
final class BufferModel {

  /** What one destination has, or was told it will not get. */
  private static final class Settled {
    /** Not to be given out. */
    final Map<StreamKey, SeqSet> closed = new HashMap<>();

    /** Of these, what is delivered or told as lost: what the next commit writes down. */
    final Map<StreamKey, SeqSet> done = new HashMap<>();

    final Map<StreamKey, SeqSet> inFile = new HashMap<>();
  }

  /** What a destination gave up and the next commit tells. */
  private record Report(String destination, StreamKey key, SeqSet seqs, Entry.LossCause cause) {}

  /** What was given up of a stream of an epoch before the same commit. */
  private record Refusal(StreamKey key, List<Report> reports) {
    SeqSet seqs() {
      SeqSet all = SeqSet.EMPTY;
      for (Report one : reports) {
        all = all.plus(one.seqs);
      }
      return all;
    }
  }

  private final Map<StreamKey, List<Entry>> accepted = new LinkedHashMap<>();
  private final Map<String, Settled> settled = new HashMap<>();
  private final Map<Stream, List<Entry>> pending = new LinkedHashMap<>();
  private final List<Report> reports = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Report> told = new ArrayList<>();
  private final Map<Stream, Long> lastTold = new HashMap<>();

  /** What every destination of some moment had: it may have left the file. */
  private final Map<StreamKey, SeqSet> gone = new HashMap<>();

  private List<String> destinations = List.of();

  /** Those the file knows: what an unknown one gets is only bounded. */
  private List<String> known = List.of();

  private EpochId epoch = new EpochId(0);
  private @Nullable EpochId previous;
  private boolean clean = true;
  private boolean begun;
  private SampleTime until = new Bench(java.nio.file.Path.of("none")).now();

  void open(EpochId opened, List<String> names, SampleTime now) {
    epoch = opened;
    destinations = names;
    begun = false;
    names.forEach(name -> settled.computeIfAbsent(name, _ -> new Settled()));
    Set<Stream> known = new HashSet<>();
    accepted.keySet().forEach(key -> known.add(key.stream()));
    known.stream().sorted().forEach(stream -> begin(stream, now));
  }

  void add(Stream stream, Entry entry) {
    begin(stream, entry.time());
    pending.computeIfAbsent(stream, _ -> new ArrayList<>()).add(entry);
  }

  private void begin(Stream stream, SampleTime now) {
    if (pending.containsKey(stream) || accepted.containsKey(new StreamKey(epoch, stream))) {
      return;
    }
    List<Entry> entries = pending.computeIfAbsent(stream, _ -> new ArrayList<>());
    long last = previous == null ? 0 : of(new StreamKey(previous, stream)).size();
    entries.add(new Entry.EpochOpen(now, Optional.ofNullable(previous), last, clean, false));
    if (accepted.keySet().stream().anyMatch(key -> key.stream().equals(stream))) {
      entries.add(
          new Entry.NotTaken(
              now,
              Optional.empty(),
              until.boot(),
              until.monoMillis(),
              now.monoMillis(),
              -1,
              Entry.AbsenceCause.POWER_OFF));
    }
  }

  /** Holds a commit against what it had to write. */
  void committed(List<Block> blocks, SampleTime now) {
    tell(now);
    Map<Stream, List<Entry>> written = new HashMap<>();
    for (Block block : blocks) {
      StreamKey key = new StreamKey(epoch, block.stream());
      List<Entry> before = accepted.computeIfAbsent(key, _ -> new ArrayList<>());
      assertEquals(epoch, block.epoch());
      assertEquals(
          SeqSet.range(before.size() + 1, before.size() + block.entries().size()), block.seqs());
      before.addAll(block.entries());
      written.computeIfAbsent(block.stream(), _ -> new ArrayList<>()).addAll(block.entries());
    }
    assertEquals(pending, written);
    accept();
  }

  private void accept() {
    if (!pending.isEmpty()) {
      begun = true;
      until = latest();
      pending.clear();
      settled.keySet().retainAll(destinations);
      known = destinations;
      // Noted in the commit that tells them: a crash after it must not make them due again.
      told.forEach(one -> settled(one.destination).done.merge(one.key, one.seqs, SeqSet::plus));
      saved();
      told.clear();
    }
  }

  /** Readings are told at once; what the buffer itself had told, with a pause in each stream. */
  private void tell(SampleTime now) {
    Map<StreamKey, List<Report>> news = new LinkedHashMap<>();
    merged().forEach(one -> news.computeIfAbsent(one.key, _ -> new ArrayList<>()).add(one));
    reports.clear();
    news.forEach((key, some) -> refusals.add(new Refusal(key, some)));
    List<Refusal> due = refusals.stream().filter(one -> isDue(one, now)).toList();
    refusals.removeAll(due);
    tellAgain(due, now);
    for (Refusal refusal : due) {
      for (Report one : refusal.reports) {
        lost(one.key, one.seqs, one.cause, now);
        told.add(one);
      }
    }
  }

  private boolean isDue(Refusal refusal, SampleTime now) {
    Long last = lastTold.get(refusal.key.stream());
    return last == null || now.monoMillis() - last >= 600_000 || !ownIn(refusal);
  }

  private boolean ownIn(Refusal refusal) {
    List<Entry> all = of(refusal.key);
    boolean[] own = new boolean[1];
    refusal
        .seqs()
        .forEach(
            seq -> {
              Entry entry = all.get((int) seq - 1);
              own[0] |= !(entry instanceof Entry.Sample) && !(entry instanceof Entry.Anchor);
            });
    return own[0];
  }

  /** What the buffer itself had told in the numbers given up, as far as it is still true. */
  private void tellAgain(List<Refusal> due, SampleTime now) {
    Map<Entry.Lost, SeqSet> losses = new LinkedHashMap<>();
    Map<StreamKey, SeqSet> seen = new HashMap<>();
    for (Refusal refusal : due) {
      StreamKey key = refusal.key;
      SeqSet fresh = refusal.seqs().minus(seen.getOrDefault(key, SeqSet.EMPTY));
      seen.merge(key, fresh, SeqSet::plus);
      fresh.forEach(seq -> again(key, of(key).get((int) seq - 1), losses, now));
      if (ownIn(refusal)) {
        lastTold.put(key.stream(), now.monoMillis());
      }
    }
    losses.forEach(
        (of, seqs) -> lost(new StreamKey(of.epoch(), of.stream()), seqs, of.cause(), now));
  }

  private void again(StreamKey key, Entry entry, Map<Entry.Lost, SeqSet> losses, SampleTime now) {
    switch (entry) {
      case Entry.Lost of ->
          losses.merge(
              new Entry.Lost(now, of.epoch(), of.stream(), SeqSet.EMPTY, of.cause()),
              of.seqs(),
              SeqSet::plus);
      case Entry.EpochOpen _ when key.epoch().equals(epoch) -> add(key.stream(), entry);
      case Entry.NotTaken _ when entry.time().boot().equals(now.boot()) -> {
        begin(key.stream(), now);
        add(key.stream(), entry);
      }
      case Entry.EpochOpen _, Entry.NotTaken _, Entry.Sample _, Entry.Anchor _ -> {}
    }
  }

  private void lost(StreamKey key, SeqSet seqs, Entry.LossCause cause, SampleTime now) {
    for (SeqSet part : seqs.cut(60)) {
      add(key.stream(), new Entry.Lost(now, key.epoch(), key.stream(), part, cause));
    }
  }

  /** Losses of one destination, stream and cause are told together. */
  private Iterable<Report> merged() {
    Map<List<Object>, Report> merged = new LinkedHashMap<>();
    for (Report one : reports) {
      merged.merge(
          List.of(one.destination, one.key, one.cause),
          one,
          (first, next) ->
              new Report(first.destination, first.key, first.seqs.plus(next.seqs), first.cause));
    }
    return merged.values();
  }

  /** The last instant of what is pending; the last one this epoch is certain of. */
  private SampleTime latest() {
    return pending.values().stream()
        .flatMap(List::stream)
        .map(Entry::time)
        .max(java.util.Comparator.comparingLong(SampleTime::monoMillis))
        .orElseThrow();
  }

  /** Delivery state is in the file, if the epoch is. */
  void saved() {
    if (begun) {
      settled.values().forEach(one -> one.inFile.putAll(one.done));
      accepted.keySet().forEach(key -> gone.put(key, gone(key).plus(byAll(key))));
    }
  }

  private SeqSet byAll(StreamKey key) {
    SeqSet all = SeqSet.range(1, of(key).size());
    for (String name : destinations) {
      all = all.intersect(settled(name).inFile.getOrDefault(key, SeqSet.EMPTY));
    }
    return all;
  }

  private SeqSet gone(StreamKey key) {
    return gone.getOrDefault(key, SeqSet.EMPTY);
  }

  /** At the end nothing waits. */
  void closed(SampleTime now) {
    lastTold.clear();
    tell(now);
    pending.forEach(
        (stream, entries) ->
            accepted
                .computeIfAbsent(new StreamKey(epoch, stream), _ -> new ArrayList<>())
                .addAll(entries));
    accept();
    saved();
    end(now, true);
  }

  void crashed() {
    end(until, false);
  }

  private void end(SampleTime at, boolean inOrder) {
    for (Settled one : settled.values()) {
      one.closed.clear();
      one.done.clear();
      one.closed.putAll(one.inFile);
      one.done.putAll(one.inFile);
    }
    pending.clear();
    reports.clear();
    refusals.clear();
    lastTold.clear();
    if (begun) {
      previous = epoch;
      clean = inOrder;
      until = at;
    }
  }

  void delivered(String destination, StreamKey key, SeqSet seqs) {
    settled(destination).closed.merge(key, seqs, SeqSet::plus);
    settled(destination).done.merge(key, seqs, SeqSet::plus);
  }

  void gaveUp(String destination, StreamKey key, SeqSet seqs, Entry.LossCause cause) {
    Map<StreamKey, SeqSet> closed = settled(destination).closed;
    SeqSet news = seqs.minus(closed.getOrDefault(key, SeqSet.EMPTY));
    if (!news.isEmpty()) {
      closed.merge(key, news, SeqSet::plus);
      reports.add(new Report(destination, key, news, cause));
    }
  }

  /** Holds everything that a destination is given against what it lacks; tells how much that is. */
  long given(String destination, List<Block> blocks) {
    Map<StreamKey, SeqSet> given = new HashMap<>();
    for (Block block : blocks) {
      StreamKey key = new StreamKey(block.epoch(), block.stream());
      int[] at = new int[1];
      block
          .seqs()
          .forEach(seq -> assertEquals(of(key).get((int) seq - 1), block.entries().get(at[0]++)));
      SeqSet before = given.getOrDefault(key, SeqSet.EMPTY);
      assertTrue(before.intersect(block.seqs()).isEmpty(), () -> "twice: " + block);
      given.put(key, before.plus(block.seqs()));
    }
    long due = 0;
    for (StreamKey key : accepted.keySet()) {
      SeqSet lacks = lacks(destination, key);
      assertEquals(lacks, given.getOrDefault(key, SeqSet.EMPTY), () -> destination + " " + key);
      due += lacks.size();
    }
    return due;
  }

  SeqSet lacks(String destination, StreamKey key) {
    List<Entry> entries = of(key);
    return entries.isEmpty()
        ? SeqSet.EMPTY
        : SeqSet.range(1, entries.size())
            .minus(settled(destination).closed.getOrDefault(key, SeqSet.EMPTY));
  }

  boolean knows(String destination) {
    return known.contains(destination);
  }

  /** A destination that the file did not know gets at least what others still lack. */
  void newDestination(String destination, List<Block> blocks) {
    Settled mine = settled(destination);
    for (StreamKey key : accepted.keySet()) {
      SeqSet given = SeqSet.EMPTY;
      for (Block block : blocks) {
        if (key.equals(new StreamKey(block.epoch(), block.stream()))) {
          given = given.plus(block.seqs());
        }
      }
      SeqSet missing = lacks(destination, key).minus(gone(key)).minus(given);
      assertEquals(SeqSet.EMPTY, missing, () -> destination + " " + key);
      SeqSet rest = SeqSet.range(1, of(key).size()).minus(given);
      mine.closed.put(key, rest);
      mine.done.put(key, rest);
    }
  }

  private List<Entry> of(StreamKey key) {
    return accepted.getOrDefault(key, List.of());
  }

  private Settled settled(String destination) {
    return settled.computeIfAbsent(destination, _ -> new Settled());
  }
}
