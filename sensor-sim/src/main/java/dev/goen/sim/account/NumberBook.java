package dev.goen.sim.account;

import dev.goen.sim.account.StreamLine.End;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of the sequence numbers of all streams, from records in whatever order they come.
 * Memory grows with the number of holes, not of records.
 *
 * <p>An epoch of a stream is complete when 1 to its last number is each delivered or told to be
 * lost. The last number is told by the first record of the epoch after it, which is in the same
 * stream: a department that receives its own streams only can prove them by itself. Events are sent
 * ahead of their commit, and a volatile epoch may end with the power: of these, what came beyond
 * the number that was told is welcome, and what did not is not owed.
 */
public final class NumberBook {
  private static final int MOST_EXAMPLES = 3;

  private record Key(String gateway, String stream) implements Comparable<Key> {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::gateway).thenComparing(Key::stream);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Epoch {
    private final Numbers delivered = new Numbers();
    private final SortedMap<String, Numbers> lost = new TreeMap<>();
    private long last;
    private long told;
    private boolean isVolatile;
    private long firstReceived = Long.MAX_VALUE;
    private @Nullable String previous;
  }

  private final SortedMap<Key, Map<String, Epoch>> streams = new TreeMap<>();
  private final Map<String, String> current = new TreeMap<>();
  private final Lineage lineage = new Lineage();

  /**
   * Counts a record.
   *
   * @param text the value of a record that has one: what a gap or an epoch's beginning says
   * @param received when the hub stored it, ms since 1970-01-01T00:00Z
   * @throws IllegalArgumentException when a record about records cannot be read; its own number
   *     counts all the same
   */
  public void fold(
      String gateway,
      String epoch,
      String stream,
      long seq,
      String name,
      @Nullable String text,
      long received) {
    Epoch mine = epoch(gateway, stream, epoch);
    mine.delivered.add(seq, seq);
    mine.last = Math.max(mine.last, seq);
    mine.firstReceived = Math.min(mine.firstReceived, received);
    if (name.equals("gateway/lost")) {
      lost(gateway, words(name, text, 4));
    } else if (name.equals("gateway/epoch-open")) {
      opened(gateway, stream, epoch, mine, words(name, text, 4));
    }
  }

  private static String[] words(String name, @Nullable String text, int count) {
    String[] words = String.valueOf(text).split(" ", -1);
    if (words.length != count) {
      throw new IllegalArgumentException("not the words of " + name + ": '" + text + "'");
    }
    return words;
  }

  /** {@code {epoch} {owner/class} {seqset} {why}}. */
  private void lost(String gateway, String[] words) {
    Numbers numbers = new Numbers();
    numbers.add(words[2]);
    Epoch of = epoch(gateway, words[1], words[0]);
    of.lost.computeIfAbsent(words[3], why -> new Numbers()).addAll(numbers);
    of.last = Math.max(of.last, numbers.last());
  }

  /** {@code {previous epoch|-} {its last number} {clean|unclean} {durable|volatile}}. */
  private void opened(String gateway, String stream, String epoch, Epoch mine, String[] words) {
    long last = Long.parseLong(words[1]);
    mine.isVolatile = words[3].equals("volatile");
    mine.previous = words[0];
    lineage.opened(gateway, epoch, words[0], mine.isVolatile);
    if (!words[0].equals("-") && last > 0) {
      Epoch before = epoch(gateway, stream, words[0]);
      before.last = Math.max(before.last, last);
      before.told = Math.max(before.told, last);
    }
  }

  /** The gateway says that it has numbered the stream up to here, in the epoch it is in now. */
  public void lastKnown(String gateway, String stream, String epoch, long last) {
    current.put(gateway, epoch);
    if (last > 0) {
      Epoch known = epoch(gateway, stream, epoch);
      known.last = Math.max(known.last, last);
    }
  }

  private Epoch epoch(String gateway, String stream, String epoch) {
    return streams
        .computeIfAbsent(new Key(gateway, stream), key -> new TreeMap<>())
        .computeIfAbsent(epoch, id -> new Epoch());
  }

  /** A line for each epoch of each stream: by gateway and stream, the epochs as they followed. */
  public List<StreamLine> lines() {
    List<StreamLine> lines = new ArrayList<>();
    streams.forEach(
        (key, epochs) -> {
          String open = open(key, epochs);
          List<String> order = new ArrayList<>(epochs.keySet());
          order.sort(Comparator.comparingInt((String id) -> age(epochs, id)));
          for (String id : order) {
            lines.add(line(key, id, epochs.get(id), open));
          }
        });
    return lines;
  }

  /** The epoch in which numbers may still follow: what the status says, or the newest that came. */
  private String open(Key key, Map<String, Epoch> epochs) {
    String said = current.get(key.gateway);
    Epoch now = said == null ? null : epochs.get(said);
    if (said != null && now != null && now.told == 0) {
      return said;
    }
    return epochs.entrySet().stream()
        .filter(one -> one.getValue().told == 0 && one.getValue().firstReceived < Long.MAX_VALUE)
        .max(Comparator.comparingLong(one -> one.getValue().firstReceived))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /** How many epochs came before, as far as that is told. */
  private static int age(Map<String, Epoch> epochs, String id) {
    Set<String> seen = new HashSet<>();
    Epoch epoch = epochs.get(id);
    String before = epoch == null ? null : epoch.previous;
    while (before != null && epochs.containsKey(before) && seen.add(before)) {
      Epoch next = epochs.get(before);
      before = next == null ? null : next.previous;
    }
    return seen.size();
  }

  private static StreamLine line(Key key, String id, @Nullable Epoch epoch, String open) {
    if (epoch == null) {
      throw new IllegalStateException("no epoch " + id);
    }
    boolean ahead = epoch.isVolatile || key.stream.endsWith("event");
    long last = ahead && epoch.told > 0 ? epoch.told : epoch.last;
    long beyond = epoch.delivered.copy().take(last + 1, Long.MAX_VALUE, Long.MAX_VALUE);
    Numbers covered = epoch.delivered.copy();
    SortedMap<String, Long> lost = new TreeMap<>();
    epoch.lost.forEach(
        (why, numbers) -> {
          long fresh = covered.addAll(numbers);
          if (fresh > 0) {
            lost.put(why, fresh);
          }
        });
    List<Numbers.Hole> holes = covered.holes(last);
    List<String> examples =
        holes.stream().limit(MOST_EXAMPLES).map(Numbers.Hole::toString).toList();
    long unexplained = holes.stream().mapToLong(Numbers.Hole::count).sum();
    End end = epoch.told > 0 ? End.TOLD : id.equals(open) ? End.OPEN : End.UNKNOWN;
    return new StreamLine(
        key.gateway,
        key.stream,
        id,
        epoch.isVolatile,
        end,
        last,
        epoch.delivered.count() - beyond,
        lost,
        unexplained,
        examples);
  }

  /** Which epochs do not follow each other as the openings of one file must. */
  public List<Finding> findings() {
    return lineage.findings();
  }

  /** How many numbers of a range are not there but told to be lost. */
  long lostIn(String gateway, String stream, String epoch, long first, long last) {
    Epoch of = epoch(gateway, stream, epoch);
    Numbers lost = new Numbers();
    for (Numbers told : of.lost.values()) {
      told.runsIn(first, last).forEach(run -> lost.add(run.first(), run.last()));
    }
    for (Numbers.Hole there : of.delivered.runsIn(first, last)) {
      lost.take(there.first(), there.last(), Long.MAX_VALUE);
    }
    return lost.count();
  }

  long last(String gateway, String stream, String epoch) {
    return epoch(gateway, stream, epoch).last;
  }
}
