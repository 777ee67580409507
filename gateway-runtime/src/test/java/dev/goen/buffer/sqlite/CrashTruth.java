package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.EpochId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must be so, by the marks of a workload up to some moment. */
final class CrashTruth {

  /** The records of a stream of an epoch, without holes. */
  static final class Told {
    private final long before;
    private final List<String> contents = new ArrayList<>();
    private final List<Long> monos = new ArrayList<>();

    private Told(long before) {
      this.before = before;
    }

    SeqSet seqs() {
      return SeqSet.range(before + 1, last());
    }

    long last() {
      return before + contents.size();
    }

    /** The latest instant of the records up to a number; 0 when there is none. */
    long latest(long upTo) {
      long latest = 0;
      for (int i = 0; i < monos.size() && before + i < upTo; i++) {
        latest = Math.max(latest, monos.get(i));
      }
      return latest;
    }

    @Nullable String content(long seq) {
      return seq > before && seq <= last() ? contents.get((int) (seq - before - 1)) : null;
    }

    private void add(long seq, long mono, String content) {
      if (seq != last() + 1) {
        throw new AssertionError("number " + seq + " after " + last() + ": " + content);
      }
      contents.add(content);
      monos.add(mono);
    }
  }

  final Map<StreamKey, Told> told = new LinkedHashMap<>();
  private final Map<String, Map<StreamKey, SeqSet>> delivered = new HashMap<>();
  private final Map<String, Map<StreamKey, SeqSet>> gaveUp = new HashMap<>();
  private final Map<StreamKey, SeqSet> reported = new HashMap<>();

  /** The last one that has records; null at the beginning. */
  @Nullable EpochId epoch;

  @Nullable EpochId closing;
  @Nullable EpochId closed;
  long closingMono;

  /** Takes a mark, without its end of line. */
  void apply(String line) {
    String[] words = line.split("\t", 6);
    switch (words[0]) {
      case CrashMarks.ACCEPTED -> {
        StreamKey key = key(words[1], words[2]);
        epoch = key.epoch();
        long seq = Long.parseLong(words[3]);
        told.computeIfAbsent(key, _ -> new Told(seq - 1))
            .add(seq, Long.parseLong(words[4]), words[5]);
      }
      case CrashMarks.LOST -> add(reported, words, 1);
      case CrashMarks.DELIVERED -> add(of(delivered, words[1]), words, 2);
      case CrashMarks.GAVE_UP -> add(of(gaveUp, words[1]), words, 2);
      case CrashMarks.CLOSING -> {
        closing = EpochId.parse(words[1]);
        closingMono = Long.parseLong(words[2]);
      }
      case CrashMarks.CLOSED -> closed = EpochId.parse(words[1]);
      case CrashMarks.COMMIT -> {}
      default -> throw new AssertionError("no such mark: " + line);
    }
  }

  /**
   * What a destination need not be given.
   *
   * @param more what else was taken to be committed
   */
  SeqSet settled(String destination, StreamKey key, CrashTruth more) {
    SeqSet lost = reported(key).plus(more.reported(key));
    return of(delivered, destination)
        .getOrDefault(key, SeqSet.EMPTY)
        .plus(of(gaveUp, destination).getOrDefault(key, SeqSet.EMPTY).intersect(lost));
  }

  private SeqSet reported(StreamKey key) {
    return reported.getOrDefault(key, SeqSet.EMPTY);
  }

  private static Map<StreamKey, SeqSet> of(
      Map<String, Map<StreamKey, SeqSet>> all, String destination) {
    return all.computeIfAbsent(destination, _ -> new HashMap<>());
  }

  private static void add(Map<StreamKey, SeqSet> sets, String[] words, int at) {
    sets.merge(key(words[at], words[at + 1]), SeqSet.parse(words[at + 2]), SeqSet::plus);
  }

  private static StreamKey key(String epoch, String stream) {
    return new StreamKey(EpochId.parse(epoch), Stream.parse(stream));
  }
}
