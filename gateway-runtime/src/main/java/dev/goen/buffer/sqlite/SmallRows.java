package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.EpochId;
import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the small tables as they are found in a damaged file, the newest version of each first.
 * Those without a check, of version 1, count only where there is none with one.
 */
final class SmallRows implements PageCarver.Sink {

  private record Epoch(long id, BootId boot, long opened, @Nullable Long closed) {}

  private record Found(int epochNumber, Stream stream, long last) {}

  private record Anchor(long mono, long utc, long uncertainty) {}

  /** What was found by one kind of evidence. */
  private static final class Evidence {
    final TreeMap<Integer, Epoch> epochs = new TreeMap<>();
    final TreeMap<Integer, Found> strands = new TreeMap<>();
    final Map<String, Map<Integer, SeqSet>> delivery = new HashMap<>();
    final Map<BootId, Anchor> anchors = new HashMap<>();

    boolean isEmpty() {
      return epochs.isEmpty() && strands.isEmpty();
    }
  }

  private final Evidence checked = new Evidence();
  private final Evidence unchecked = new Evidence();

  private Evidence evidence() {
    return checked.isEmpty() ? unchecked : checked;
  }

  @Override
  public boolean row(long id, @Nullable Object[] columns) {
    if (columns[0] != null || id < 1 || id > Integer.MAX_VALUE) {
      return false;
    }
    int number = (int) id;
    if (columns.length == 6
        && columns[1] instanceof Long epoch
        && columns[2] instanceof String boot
        && columns[3] instanceof Long opened
        && columns[5] instanceof Long crc
        && crc == RowCheck.of("epoch", id, epoch, boot, opened, columns[4])) {
      epoch(checked, number, epoch, boot, opened, columns[4]);
    } else if (columns.length == 5
        && columns[1] instanceof Long epoch
        && columns[2] instanceof String stream
        && columns[3] instanceof Long last
        && columns[4] instanceof Long crc
        && crc == RowCheck.of("strand", id, epoch, stream, last)) {
      strand(checked, number, epoch, stream, last);
    } else if (columns.length == 5
        && columns[1] instanceof Long epoch
        && columns[2] instanceof String boot
        && boot.length() == 36
        && columns[3] instanceof Long opened) {
      epoch(unchecked, number, epoch, boot, opened, columns[4]);
    } else if (columns.length == 3
        && columns[1] instanceof Long epoch
        && columns[2] instanceof String stream) {
      strand(unchecked, number, epoch, stream, 0);
    }
    return false;
  }

  @Override
  public void row(@Nullable Object[] columns) {
    if (columns.length < 3
        || !(columns[0] instanceof String name)
        || !(columns[1] instanceof Long number)) {
      return;
    }
    if (columns.length == 5
        && columns[2] instanceof Long utc
        && columns[3] instanceof Long uncertainty
        && columns[4] instanceof Long crc
        && crc == RowCheck.of("anchor", name, number, utc, uncertainty)) {
      anchor(checked, name, new Anchor(number, utc, uncertainty));
    } else if (columns.length == 4
        && columns[2] instanceof String seqs
        && columns[3] instanceof Long crc
        && crc == RowCheck.of("delivery", name, number, seqs)) {
      delivery(checked, name, number, seqs);
    } else if (columns.length == 4
        && columns[2] instanceof Long utc
        && columns[3] instanceof Long uncertainty) {
      anchor(unchecked, name, new Anchor(number, utc, uncertainty));
    } else if (columns.length == 3 && columns[2] instanceof String seqs) {
      delivery(unchecked, name, number, seqs);
    }
  }

  private static void epoch(
      Evidence in, int number, long id, String boot, long opened, @Nullable Object closed) {
    try {
      Long end = closed instanceof Long mono ? mono : null;
      Epoch one = new Epoch(id, BootId.parse(boot), opened, end);
      // It is closed once, and never opened again.
      in.epochs.merge(number, one, (known, found) -> known.closed == null ? found : known);
    } catch (IllegalArgumentException e) {
      // Not a row of this table.
    }
  }

  private static void strand(Evidence in, int id, long epoch, String stream, long last) {
    try {
      in.strands.putIfAbsent(id, new Found(Math.toIntExact(epoch), Stream.parse(stream), last));
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Not a row of this table.
    }
  }

  /** What was delivered at any time still is. */
  private static void delivery(Evidence in, String destination, long strand, String seqs) {
    try {
      in.delivery
          .computeIfAbsent(destination, _ -> new HashMap<>())
          .merge(Math.toIntExact(strand), SeqSet.parse(seqs), SeqSet::plus);
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Not a row of this table.
    }
  }

  private static void anchor(Evidence in, String boot, Anchor anchor) {
    try {
      in.anchors.merge(
          BootId.parse(boot), anchor, (known, found) -> known.mono < found.mono ? found : known);
    } catch (IllegalArgumentException e) {
      // Not a row of this table.
    }
  }

  /**
   * The strands there are: those of the second account, and any that is newer than it. Without an
   * account all that were found, also such as had been forgotten.
   */
  Map<Integer, Strand> strands(Catalogue catalogue) {
    Map<Integer, Strand> strands = new TreeMap<>();
    int newest = 0;
    for (Catalogue.Line line : catalogue.lines()) {
      newest = Math.max(newest, line.epochNumber());
      long last = catalogue.last(line.strand(), line.key().epoch());
      strands.put(
          line.strand(),
          new Strand(line.strand(), line.epochNumber(), line.key(), line.boot(), last, 0));
    }
    Evidence evidence = evidence();
    for (Map.Entry<Integer, Found> one : evidence.strands.entrySet()) {
      Found found = one.getValue();
      Epoch epoch = evidence.epochs.get(found.epochNumber);
      Strand known = strands.get(one.getKey());
      if (known != null) {
        known.last = Math.max(known.last, found.last);
      } else if (epoch != null && found.epochNumber >= newest) {
        EpochId id = new EpochId(epoch.id);
        long last = Math.max(found.last, catalogue.last(one.getKey(), id));
        StreamKey key = new StreamKey(id, found.stream);
        strands.put(
            one.getKey(), new Strand(one.getKey(), found.epochNumber, key, epoch.boot, last, 0));
      }
    }
    return strands;
  }

  /** What no destination needs, by strand; nothing where the state of any of them is missing. */
  Map<Integer, SeqSet> done(List<String> destinations) {
    Map<Integer, SeqSet> done = new HashMap<>();
    for (int i = 0; i < destinations.size(); i++) {
      Map<Integer, SeqSet> one = evidence().delivery.getOrDefault(destinations.get(i), Map.of());
      if (i == 0) {
        done.putAll(one);
      } else {
        done.replaceAll((id, seqs) -> seqs.intersect(one.getOrDefault(id, SeqSet.EMPTY)));
      }
    }
    return done;
  }

  /**
   * Writes them into a fresh file. Every destination counts as known there: what a new one would be
   * spared, one whose state is damaged must be told of.
   */
  void write(Connection to, List<String> destinations, Catalogue catalogue) throws SQLException {
    Map<Integer, Strand> strands = strands(catalogue);
    Map<Integer, Epoch> epochs = new TreeMap<>(evidence().epochs);
    for (Catalogue.Line line : catalogue.lines()) {
      long id = line.key().epoch().bits();
      epochs.putIfAbsent(line.epochNumber(), new Epoch(id, line.boot(), line.since(), null));
    }
    Set<Integer> used = new HashSet<>();
    strands.values().forEach(strand -> used.add(strand.epochNumber));
    if (!epochs.isEmpty()) {
      used.add(new TreeMap<>(epochs).lastKey());
    }
    epochs.keySet().retainAll(used);
    try (SalvagedRows rows = new SalvagedRows(to)) {
      for (Map.Entry<Integer, Epoch> one : epochs.entrySet()) {
        Epoch epoch = one.getValue();
        rows.epoch(one.getKey(), epoch.id, epoch.boot, epoch.opened, epoch.closed);
      }
      for (Strand strand : strands.values()) {
        rows.strand(strand);
      }
      for (String destination : destinations) {
        rows.delivery(destination, 0, SeqSet.EMPTY);
      }
      for (var one : evidence().delivery.entrySet()) {
        for (Map.Entry<Integer, SeqSet> state : one.getValue().entrySet()) {
          if (strands.containsKey(state.getKey())) {
            rows.delivery(one.getKey(), state.getKey(), state.getValue());
          }
        }
      }
      for (Map.Entry<BootId, Anchor> one : evidence().anchors.entrySet()) {
        Anchor anchor = one.getValue();
        rows.anchor(one.getKey(), anchor.mono, anchor.utc, anchor.uncertainty);
      }
    }
  }
}
