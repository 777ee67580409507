package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens a buffer as a crash left it, and holds what it gives out against the truth. */
final class CrashCheck {

  private static final BootId BOOT = new BootId(new UUID(9, 9));

  private final Path folder;
  private final Bench bench;
  private final CrashTruth truth;
  private final CrashTruth inFlight;
  private final boolean retried;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Map<StreamKey, SeqSet>> given = new HashMap<>();
  private boolean committed;
  private long lost;

  /**
   * A check of what is in a folder.
   *
   * @param truth what was accepted and delivered before the crash
   * @param inFlight the commit that had not returned: all of it may be there, or nothing
   * @param retried whether that commit may have failed before with less in it
   */
  CrashCheck(Path folder, CrashTruth truth, CrashTruth inFlight, boolean retried) {
    this.folder = folder;
    this.bench = new Bench(folder);
    this.truth = truth;
    this.inFlight = inFlight;
    this.retried = retried;
    bench.boot = BOOT;
    bench.mono = 77;
  }

  /** Does it; what is wrong, empty when nothing is. */
  List<String> run() {
    try {
      long depth;
      try (SqliteBuffer buffer = open()) {
        for (String destination : CrashWorkload.DESTINATIONS) {
          given.put(destination, take(buffer, destination));
        }
        committed = given.values().stream().anyMatch(this::someOfTheCommit);
        CrashWorkload.DESTINATIONS.forEach(this::compare);
        depth =
            given.getOrDefault("city", Map.of()).values().stream().mapToLong(SeqSet::size).sum();
        List<Block> first = buffer.commit();
        depth += first.stream().mapToLong(block -> block.entries().size()).sum();
        beginnings(first);
      }
      try (SqliteBuffer again = open();
          Backlog city = again.backlog("city")) {
        long now = Bench.byKey(Bench.drain(city, Order.NEWEST_FIRST)).size();
        complain(now == depth, "at the second opening it gives " + now + " and not " + depth);
      }
      String[] beside = folder.toFile().list();
      for (String name : beside == null ? new String[0] : beside) {
        complain(!name.contains("damaged") && !name.contains("suspect"), "there is now " + name);
      }
    } catch (BufferFault | RuntimeException | AssertionError e) {
      problems.add("cannot be used: " + e);
    }
    return problems;
  }

  /** Accepted records that some destination will neither get nor be told of. */
  long lost() {
    return lost;
  }

  /** Whether the commit that had not returned is there. */
  boolean committed() {
    return committed;
  }

  private SqliteBuffer open() throws BufferFault {
    return bench.open(CrashWorkload.DESTINATIONS.toArray(String[]::new));
  }

  private void complain(boolean good, String otherwise) {
    if (!good) {
      problems.add(otherwise);
    }
  }

  private Map<StreamKey, SeqSet> take(SqliteBuffer buffer, String destination) throws BufferFault {
    Map<StreamKey, SeqSet> taken = new HashMap<>();
    long size = 0;
    try (Backlog backlog = buffer.backlog(destination)) {
      for (Block block : Bench.drain(backlog, Order.OLDEST_FIRST)) {
        StreamKey key = new StreamKey(block.epoch(), block.stream());
        SeqSet before = taken.getOrDefault(key, SeqSet.EMPTY);
        complain(before.intersect(block.seqs()).isEmpty(), "given twice: " + key + block.seqs());
        taken.put(key, before.plus(block.seqs()));
        size += block.entries().size();
        content(key, block);
      }
      complain(backlog.depth() == size, "depth " + backlog.depth() + ", given " + size);
    }
    return taken;
  }

  private void content(StreamKey key, Block block) {
    PrimitiveIterator.OfLong seqs = block.seqs().iterator();
    for (Entry entry : block.entries()) {
      long seq = seqs.nextLong();
      String expected = content(truth, key, seq);
      expected = expected != null ? expected : content(inFlight, key, seq);
      complain(
          entry.toString().equals(expected),
          "wrong content: " + key + " " + seq + ": " + entry + " instead of " + expected);
    }
  }

  private static @Nullable String content(CrashTruth from, StreamKey key, long seq) {
    CrashTruth.Told told = from.told.get(key);
    return told == null ? null : told.content(seq);
  }

  private boolean someOfTheCommit(Map<StreamKey, SeqSet> taken) {
    return inFlight.told.entrySet().stream()
        .anyMatch(
            one ->
                !taken
                    .getOrDefault(one.getKey(), SeqSet.EMPTY)
                    .intersect(one.getValue().seqs())
                    .isEmpty());
  }

  private void compare(String destination) {
    Map<StreamKey, SeqSet> taken = given.getOrDefault(destination, Map.of());
    CrashTruth none = new CrashTruth();
    truth.told.forEach(
        (key, told) -> {
          SeqSet missing =
              told.seqs()
                  .minus(truth.settled(destination, key, committed ? inFlight : none))
                  .minus(taken.getOrDefault(key, SeqSet.EMPTY));
          lost += missing.size();
          complain(missing.isEmpty(), "lost for " + destination + ": " + key + " " + missing);
        });
    inFlight.told.forEach(
        (key, told) -> {
          SeqSet there = taken.getOrDefault(key, SeqSet.EMPTY).intersect(told.seqs());
          boolean inOrder =
              there.isEmpty() || there.equals(SeqSet.range(told.seqs().first(), there.last()));
          complain(
              retried ? inOrder : there.size() == (committed ? told.seqs().size() : 0),
              "half a commit for " + destination + ": " + key + " " + there + " of " + told.seqs());
        });
  }

  /** What the new epoch says of the one before. */
  private void beginnings(List<Block> first) {
    EpochId before = committed ? Objects.requireNonNull(inFlight.epoch) : truth.epoch;
    Set<Stream> begun = new HashSet<>();
    for (Block block : first) {
      begun.add(block.stream());
      StreamKey key = before == null ? null : new StreamKey(before, block.stream());
      long last = key == null ? 0 : last(key);
      complain(
          block.entries().size() == 2
              && block.entries().getFirst() instanceof Entry.EpochOpen open
              && open.previous().equals(Optional.ofNullable(before))
              && open.lastSeq() == last
              && cleanIsRight(open.clean(), before)
              && block.entries().getLast() instanceof Entry.NotTaken gap
              && gap.cause() == Entry.AbsenceCause.POWER_OFF
              && gap.from() == (open.clean() ? truth.closingMono : lastMono(before)),
          "after "
              + before
              + " ending at "
              + last
              + " in "
              + block.stream()
              + ", the new epoch begins with "
              + block.entries());
    }
    Set<Stream> expected = new HashSet<>();
    truth.told.keySet().forEach(key -> expected.add(key.stream()));
    if (committed) {
      inFlight.told.keySet().forEach(key -> expected.add(key.stream()));
    }
    complain(begun.equals(expected), "streams " + begun + " and not " + expected);
  }

  private boolean cleanIsRight(boolean clean, @Nullable EpochId before) {
    return clean
        ? Objects.equals(before, truth.closing)
        : before == null || !Objects.equals(before, truth.closed);
  }

  /** The last number of a stream that is in the file. */
  private long last(StreamKey key) {
    CrashTruth.Told told = truth.told.get(key);
    CrashTruth.Told more = inFlight.told.get(key);
    SeqSet there = given.getOrDefault("city", Map.of()).getOrDefault(key, SeqSet.EMPTY);
    SeqSet found = more == null ? SeqSet.EMPTY : there.intersect(more.seqs());
    return found.isEmpty() ? (told == null ? 0 : told.last()) : found.last();
  }

  private long lastMono(@Nullable EpochId epoch) {
    long mono = 0;
    for (CrashTruth from : List.of(truth, inFlight)) {
      for (Map.Entry<StreamKey, CrashTruth.Told> one : from.told.entrySet()) {
        if (one.getKey().epoch().equals(epoch)) {
          mono = Math.max(mono, one.getValue().latest(last(one.getKey())));
        }
      }
    }
    return mono;
  }
}
