package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Buffer.Ahead;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.buffer.VolatileEpoch;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.Stream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What waits for the next commit, by stream. The first records of a stream in an epoch are made
 * here: where it stood in the epochs before, and since when it stood still.
 */
final class Pending {

  private final Ledger ledger;
  private final SampleClock clock;
  private final Map<Stream, List<Entry>> entries = new LinkedHashMap<>();

  /** How many of a stream's entries are its first ones in this epoch, made here. */
  private final Map<Stream, Integer> openings = new HashMap<>();

  private final Map<Stream, Long> previousLast = new HashMap<>();
  private EpochId epoch;
  private Optional<Contents.Epoch> previous;

  /** What has been adopted since {@link #previous}; mostly nothing, or one. */
  private final List<VolatileEpoch> adopted = new ArrayList<>();

  /** Whether samples were taken all the time since {@link #previous}. */
  private boolean unbroken;

  Pending(Ledger ledger, SampleClock clock, EpochId epoch, Optional<Contents.Epoch> previous) {
    this.ledger = ledger;
    this.clock = clock;
    this.epoch = epoch;
    this.previous = previous;
    previous.ifPresent(before -> noteLasts(before.id()));
  }

  private void noteLasts(EpochId before) {
    previousLast.clear();
    ledger
        .lasts()
        .forEach(
            (key, last) -> {
              if (key.epoch().equals(before)) {
                previousLast.put(key.stream(), last);
              }
            });
  }

  Map<Stream, List<Entry>> byStream() {
    return entries;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  int size() {
    int size = 0;
    for (List<Entry> some : entries.values()) {
      size += some.size();
    }
    return size;
  }

  /** Where the next record of each urgent stream goes that has begun in this epoch. */
  Map<Stream, Ahead> ahead(BootId boot) {
    Map<Stream, Ahead> numbers = new HashMap<>();
    for (Strand strand : ledger.strands()) {
      Stream stream = strand.key.stream();
      if (strand.key.epoch().equals(epoch) && stream.kind().urgent() && strand.last > 0) {
        long waiting = entries.getOrDefault(stream, List.of()).size();
        numbers.put(stream, new Ahead(epoch, boot, strand.last + waiting + 1));
      }
    }
    return Map.copyOf(numbers);
  }

  /** Of this, what goes in the alarm lane. */
  Map<Stream, List<Entry>> urgent() {
    Map<Stream, List<Entry>> urgent = new LinkedHashMap<>(entries);
    urgent.keySet().removeIf(stream -> !stream.kind().urgent());
    return urgent;
  }

  /** These are written. */
  void remove(Collection<Stream> streams) {
    for (Stream stream : List.copyOf(streams)) {
      entries.remove(stream);
      openings.remove(stream);
    }
  }

  void add(Stream stream, Entry entry) {
    begin(stream);
    entriesOf(stream).add(entry);
  }

  /** Begins every stream of the file, so that a new epoch tells where each of them stood. */
  void beginAll() {
    ledger.strands().stream()
        .map(strand -> strand.key.stream())
        .distinct()
        .sorted()
        .forEach(this::begin);
  }

  /** The first records of a stream in this epoch: where it stood, and since when it stood still. */
  private void begin(Stream stream) {
    if (entries.containsKey(stream) || ledger.strand(new StreamKey(epoch, stream)) != null) {
      return;
    }
    SampleTime now = clock.now();
    List<Entry> first = entriesOf(stream);
    for (VolatileEpoch between : adopted.reversed()) {
      VolatileEpoch.Strand strand = between.strands().get(stream);
      long end = strand == null ? 0 : strand.last();
      first.add(new Entry.EpochOpen(now, Optional.of(between.id()), end, true, false));
    }
    long last = previousLast.getOrDefault(stream, 0L);
    if (adopted.isEmpty() || previous.isPresent()) {
      first.add(
          new Entry.EpochOpen(
              now,
              previous.map(Contents.Epoch::id),
              last,
              previous.map(Contents.Epoch::clean).orElse(true),
              false));
    }
    if (previous.isPresent() && !unbroken && (last > 0 || existed(stream))) {
      SampleTime until = previous.get().until();
      SampleTime again = adopted.isEmpty() ? now : adopted.getFirst().opened();
      first.add(
          new Entry.NotTaken(
              now,
              Optional.empty(),
              until.boot(),
              until.monoMillis(),
              again.monoMillis(),
              -1,
              Entry.AbsenceCause.POWER_OFF));
    }
    openings.put(stream, first.size());
  }

  /** Whether it is in the file from before this process. */
  private boolean existed(Stream stream) {
    return ledger.strands().stream()
        .filter(strand -> strand.key.stream().equals(stream))
        .anyMatch(strand -> adopted.stream().noneMatch(one -> one.id().equals(strand.key.epoch())));
  }

  private List<Entry> entriesOf(Stream stream) {
    return entries.computeIfAbsent(stream, _ -> new ArrayList<>());
  }

  /** See {@link dev.goen.buffer.DurableBuffer#withdraw}. */
  Map<Stream, List<Entry>> withdraw() {
    Map<Stream, List<Entry>> taken = new LinkedHashMap<>();
    entries.forEach(
        (stream, all) -> {
          List<Entry> others = all.stream().filter(entry -> !isOwn(entry)).toList();
          if (!others.isEmpty()) {
            taken.put(stream, others);
            all.removeIf(entry -> !isOwn(entry));
          }
        });
    entries.values().removeIf(List::isEmpty);
    return taken;
  }

  /** What this buffer has to say itself. */
  private static boolean isOwn(Entry entry) {
    return switch (entry) {
      case Entry.EpochOpen _, Entry.Lost _ -> true;
      case Entry.NotTaken absence -> absence.cause() == Entry.AbsenceCause.POWER_OFF;
      case Entry.Sample _, Entry.Anchor _ -> false;
    };
  }

  /**
   * An epoch that was in memory is in the file now.
   *
   * @param next the epoch that follows: another than before if that one has records
   */
  void follow(VolatileEpoch memory, EpochId next) {
    if (!next.equals(epoch)) {
      previous = Optional.of(new Contents.Epoch(epoch, memory.opened(), true));
      unbroken = true;
      noteLasts(epoch);
      epoch = next;
      adopted.clear();
    }
    adopted.add(memory.withoutBlocks());
    Map<Stream, List<Entry>> waiting = new LinkedHashMap<>(entries);
    Map<Stream, Integer> before = new HashMap<>(openings);
    entries.clear();
    openings.clear();
    beginAll();
    waiting.forEach(
        (stream, some) ->
            some.stream()
                .skip(before.getOrDefault(stream, 0))
                // One that is told again is of the epoch that ends here.
                .filter(entry -> !(entry instanceof Entry.EpochOpen))
                .forEach(entry -> add(stream, entry)));
  }
}
