package dev.goen.buffer.memory;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Buffer;
import dev.goen.buffer.BufferStatus;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.buffer.Room;
import dev.goen.buffer.VolatileEpoch;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A buffer in memory, for the time a disk does not take anything: an epoch of its own that says of
 * itself that it is volatile. It keeps a bounded number of bytes; beyond them the least valuable
 * goes first (bulk, then data, then events; in each the oldest) and is reported as evicted. Not one
 * record is accepted by being here.
 */
public final class MemoryBuffer implements Buffer {

  private static final int BLOCK_RECORDS = 500;

  /** Told again more often, it would go round and round with a hub that refuses it each time. */
  private static final long AGAIN_MILLIS = 600_000;

  private final EpochId epoch = new EpochId(new SecureRandom().nextLong());
  private final List<String> destinations;
  private final SampleClock clock;
  private final BootId boot;
  private final Optional<EpochId> previous;
  private final Map<Stream, Long> previousLast;
  private final long mostBytes;
  private final Map<StreamKey, MemoryStrand> strands = new HashMap<>();
  private final Map<Stream, List<Entry>> pending = new LinkedHashMap<>();
  private final Losses losses;

  /** Of what was evicted or given up, that which must be told again. */
  private final Map<Stream, Set<Entry>> again = new LinkedHashMap<>();

  private long nextAgain = Long.MIN_VALUE;

  private final Map<BootId, Entry.Anchor> anchors = new HashMap<>();
  private SampleTime opened;
  private SampleTime until;
  private long commits;
  private boolean prepared;
  private int turn;

  /**
   * An empty buffer.
   *
   * @param previous the epoch of the file, if one is known and has records
   * @param previousLast the last number of each stream there
   * @param mostBytes what the records may take, encoded
   */
  public MemoryBuffer(
      List<String> destinations,
      SampleClock clock,
      Optional<EpochId> previous,
      Map<Stream, Long> previousLast,
      long mostBytes) {
    this.destinations = List.copyOf(destinations);
    this.clock = clock;
    this.opened = clock.now();
    this.boot = opened.boot();
    this.until = opened;
    this.losses = new Losses(clock);
    this.previous = previous;
    this.previousLast = Map.copyOf(previousLast);
    this.mostBytes = mostBytes;
    previousLast.keySet().stream().sorted().forEach(this::pendingOf);
  }

  @Override
  public EpochId epoch() {
    return epoch;
  }

  @Override
  public boolean isVolatile() {
    return true;
  }

  @Override
  public synchronized void add(Stream stream, Entry entry) {
    pendingOf(stream).add(entry);
  }

  /** A number that is left behind in memory when the file is back is not given again. */
  @Override
  public synchronized Optional<Ahead> ahead(Stream stream) {
    MemoryStrand strand = strands.get(new StreamKey(epoch, stream));
    if (strand == null) {
      return Optional.empty();
    }
    long waiting = pending.getOrDefault(stream, List.of()).size();
    return Optional.of(new Ahead(epoch, boot, strand.last() + waiting + 1));
  }

  private List<Entry> pendingOf(Stream stream) {
    List<Entry> entries = pending.computeIfAbsent(stream, _ -> new ArrayList<>());
    if (entries.isEmpty() && !strands.containsKey(new StreamKey(epoch, stream))) {
      long last = previousLast.getOrDefault(stream, 0L);
      entries.add(new Entry.EpochOpen(clock.now(), previous, last, true, true));
    }
    return entries;
  }

  @Override
  public synchronized int pending() {
    return losses.due() + (againDue() ? size(again) : 0) + size(pending);
  }

  private static int size(Map<Stream, ? extends Collection<Entry>> entries) {
    return entries.values().stream().mapToInt(Collection::size).sum();
  }

  /**
   * What is lost or must be told again gets its numbers here: an alarm that is sent while the
   * commit is under way already has the next.
   */
  @Override
  public synchronized void prepare() {
    prepared = true;
    if (againDue()) {
      again.forEach((stream, entries) -> pendingOf(stream).addAll(entries));
      again.clear();
      nextAgain = clock.now().monoMillis() + AGAIN_MILLIS;
    }
    losses.tell((stream, lost) -> pendingOf(stream).add(lost));
  }

  private boolean againDue() {
    return !again.isEmpty() && clock.now().monoMillis() >= nextAgain;
  }

  /** Makes everything pending ready to be sent. Nothing of it is accepted. */
  @Override
  public synchronized List<Block> commit() {
    if (!prepared) {
      prepare();
    }
    prepared = false;
    List<Block> blocks = new ArrayList<>();
    commits++;
    pending.forEach((stream, entries) -> blocks.addAll(store(stream, entries)));
    pending.clear();
    while (bytes() > mostBytes) {
      evict();
    }
    return blocks;
  }

  private List<Block> store(Stream stream, List<Entry> entries) {
    MemoryStrand strand =
        strands.computeIfAbsent(
            new StreamKey(epoch, stream), key -> new MemoryStrand(key, boot, destinations.size()));
    List<Block> blocks = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += BLOCK_RECORDS) {
      List<Entry> part = entries.subList(from, Math.min(entries.size(), from + BLOCK_RECORDS));
      SeqSet seqs = SeqSet.range(strand.last() + 1, strand.last() + part.size());
      Block block = new Block(epoch, stream, boot, seqs, part);
      strand.add(block, commits);
      blocks.add(block);
      part.forEach(this::note);
    }
    return blocks;
  }

  private void note(Entry entry) {
    if (entry.time().monoMillis() < opened.monoMillis()) {
      // It waited for the disk before it came here.
      opened = entry.time();
    }
    if (entry.time().monoMillis() > until.monoMillis()) {
      until = entry.time();
    }
    if (entry instanceof Entry.Anchor anchor) {
      anchors.put(anchor.time().boot(), anchor);
    }
  }

  synchronized long bytes() {
    return strands.values().stream().mapToLong(MemoryStrand::bytes).sum();
  }

  /** Drops the least valuable block; what it told of losses and of its epoch is told again. */
  private void evict() {
    MemoryStrand strand =
        strands.values().stream()
            .filter(one -> one.bytes() > 0)
            .min(
                Comparator.comparingInt((MemoryStrand one) -> worth(one.key.stream()))
                    .thenComparingLong(MemoryStrand::oldestTurn))
            .orElseThrow();
    Block block = strand.evict();
    Stream stream = block.stream();
    losses.add(epoch, stream, Entry.LossCause.EVICTED, block.seqs());
    for (Entry entry : block.entries()) {
      // Absences become more and more, and told again they would take all the room there is.
      if (!(entry instanceof Entry.NotTaken)) {
        tellAgain(stream, entry);
      }
    }
  }

  /** What a record of the gateway's own tells does not leave with the number it was told under. */
  private void tellAgain(Stream stream, Entry entry) {
    switch (entry) {
      case Entry.Lost lost -> losses.add(lost.epoch(), stream, lost.cause(), lost.seqs());
      case Entry.EpochOpen _, Entry.NotTaken _ ->
          again.computeIfAbsent(stream, _ -> new LinkedHashSet<>()).add(entry);
      case Entry.Sample _, Entry.Anchor _ -> {}
    }
  }

  private static int worth(Stream stream) {
    return switch (stream.kind()) {
      case BULK -> 0;
      case DATA, PERSON_DATA -> 1;
      case EVENT, PERSON_EVENT -> 2;
    };
  }

  @Override
  public void tend() {
    // What is delivered has left already.
  }

  /** What a file must have to go on from here. What is pending is not part of it. */
  synchronized VolatileEpoch snapshot() {
    Map<Stream, VolatileEpoch.Strand> contents = new HashMap<>();
    for (MemoryStrand strand : strands.values()) {
      Map<String, SeqSet> settled = new HashMap<>();
      for (int i = 0; i < destinations.size(); i++) {
        settled.put(destinations.get(i), strand.closed(i));
      }
      contents.put(
          strand.key.stream(),
          new VolatileEpoch.Strand(
              strand.last(), List.copyOf(strand.blocks()), settled, untold(strand.key.stream())));
    }
    return new VolatileEpoch(epoch, opened, until, contents, anchors.values());
  }

  /** Numbers of a stream whose loss is not in a block yet. */
  private SeqSet untold(Stream stream) {
    SeqSet untold = losses.of(stream);
    for (Entry entry : pending.getOrDefault(stream, List.of())) {
      untold = entry instanceof Entry.Lost lost ? untold.plus(lost.seqs()) : untold;
    }
    return untold;
  }

  /** What is pending for another epoch to tell: entries, and losses that are not yet entries. */
  synchronized Map<Stream, List<Entry>> withdraw() {
    Map<Stream, List<Entry>> taken = new LinkedHashMap<>(pending);
    taken.values().forEach(all -> all.removeIf(Entry.EpochOpen.class::isInstance));
    // Where this epoch began is told by the one that follows it.
    again.forEach(
        (stream, entries) ->
            entries.stream()
                .filter(Entry.NotTaken.class::isInstance)
                .forEach(one -> taken.computeIfAbsent(stream, _ -> new ArrayList<>()).add(one)));
    losses.tellAll(
        (stream, lost) -> taken.computeIfAbsent(stream, _ -> new ArrayList<>()).add(lost));
    pending.clear();
    again.clear();
    return taken;
  }

  /** How many records some destination lacks. */
  synchronized long unsent() {
    return strands.values().stream()
        .flatMap(strand -> strand.blocks().stream())
        .mapToLong(VolatileEpoch.Encoded::records)
        .sum();
  }

  @Override
  public synchronized BufferStatus status() {
    Map<Stream, Long> last = new HashMap<>();
    strands.values().forEach(strand -> last.put(strand.key.stream(), strand.last()));
    Map<String, Long> depth = new HashMap<>();
    for (int i = 0; i < destinations.size(); i++) {
      depth.put(destinations.get(i), depth(i));
    }
    return new BufferStatus(
        epoch, last, depth, 0, commits, 0, Optional.of("there is no file"), Room.UNKNOWN);
  }

  synchronized long depth(int destination) {
    return strands.values().stream()
        .mapToLong(strand -> strand.last() - strand.closed(destination).size())
        .sum();
  }

  @Override
  public synchronized Optional<Entry.Anchor> anchor(BootId boot) {
    return Optional.ofNullable(anchors.get(boot));
  }

  @Override
  public void close() {
    // There is nothing to let go of.
  }

  @Override
  public Backlog backlog(String destination) {
    int index = destinations.indexOf(destination);
    if (index < 0) {
      throw new IllegalArgumentException("not a destination of this buffer: " + destination);
    }
    return new MemoryBacklog(this, index);
  }

  synchronized List<Block> next(
      int destination,
      Predicate<Stream> streams,
      Backlog.Order order,
      Map<StreamKey, SeqSet> held,
      int most) {
    List<Due> due = new ArrayList<>();
    for (MemoryStrand strand : strands.values()) {
      if (strand.last() > 0 && streams.test(strand.key.stream())) {
        SeqSet wanted =
            SeqSet.range(1, strand.last())
                .minus(strand.closed(destination))
                .minus(held.getOrDefault(strand.key, SeqSet.EMPTY));
        if (!wanted.isEmpty()) {
          due.add(new Due(strand, wanted));
        }
      }
    }
    due.sort(Comparator.comparing(one -> one.strand.key.stream()));
    Collections.rotate(due, due.isEmpty() ? 0 : -(turn++ & 0xffff) % due.size());
    return inTurn(new ArrayDeque<>(due), order == Backlog.Order.OLDEST_FIRST, most);
  }

  /** What is still to be given out of a stream. */
  private record Due(MemoryStrand strand, SeqSet wanted) {}

  private static List<Block> inTurn(ArrayDeque<Due> due, boolean oldest, int most) {
    List<Block> blocks = new ArrayList<>();
    int records = 0;
    while (!due.isEmpty()) {
      Due one = due.remove();
      Block block = one.strand.find(one.wanted, oldest);
      if (block == null) {
        continue;
      }
      records += block.entries().size();
      if (!blocks.isEmpty() && records > most) {
        return blocks;
      }
      blocks.add(block);
      SeqSet rest = one.wanted.minus(block.seqs());
      if (!rest.isEmpty()) {
        due.add(new Due(one.strand, rest));
      }
    }
    return blocks;
  }

  synchronized void delivered(int destination, StreamKey key, SeqSet seqs) {
    MemoryStrand strand = strands.get(key);
    if (strand != null) {
      strand.close(destination, seqs);
    }
  }

  synchronized void giveUp(int destination, StreamKey key, SeqSet seqs, Entry.LossCause cause) {
    MemoryStrand strand = strands.get(key);
    if (strand != null) {
      // Before it is closed: what every destination has leaves at once.
      strand.own(destination, seqs).forEach(entry -> tellAgain(key.stream(), entry));
      losses.add(epoch, key.stream(), cause, strand.close(destination, seqs));
    }
  }
}
