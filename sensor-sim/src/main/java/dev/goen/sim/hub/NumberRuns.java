package dev.goen.sim.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of numbers that grows, as runs that neither overlap nor touch. */
final class NumberRuns {
  private final TreeMap<Long, Long> runs = new TreeMap<>();

  /** Adds all from first to last, both inclusive. */
  void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> near = runs.floorEntry(to + 1);
    while (near != null && near.getValue() >= from - 1) {
      from = Math.min(from, near.getKey());
      to = Math.max(to, near.getValue());
      runs.remove(near.getKey());
      near = runs.floorEntry(to + 1);
    }
    runs.put(from, to);
  }

  void remove(long first, long last) {
    Map.Entry<Long, Long> run = runs.floorEntry(last);
    while (run != null && run.getValue() >= first) {
      runs.remove(run.getKey());
      if (run.getValue() > last) {
        runs.put(last + 1, run.getValue());
      }
      if (run.getKey() < first) {
        runs.put(run.getKey(), first - 1);
      }
      run = runs.floorEntry(last);
    }
  }

  void addAll(SeqRuns some) {
    for (SeqRuns.Run run : some.runs()) {
      if (run.step() == 1) {
        add(run.first(), run.last());
      } else {
        for (long seq = run.first(); seq <= run.last(); seq += run.step()) {
          add(seq, seq);
        }
      }
    }
  }

  void removeAll(NumberRuns others) {
    others.runs.forEach(this::remove);
  }

  /** What is not in it, from 1 to its largest number. */
  NumberRuns holes() {
    NumberRuns holes = new NumberRuns();
    long next = 1;
    for (Map.Entry<Long, Long> run : runs.entrySet()) {
      if (run.getKey() > next) {
        holes.runs.put(next, run.getKey() - 1);
      }
      next = run.getValue() + 1;
    }
    return holes;
  }

  NumberRuns copy() {
    NumberRuns copy = new NumberRuns();
    copy.runs.putAll(runs);
    return copy;
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** The text form, of the first runs only when there are more than the most. */
  String text(int most) {
    if (runs.isEmpty()) {
      return "-";
    }
    List<String> words = new ArrayList<>();
    for (Map.Entry<Long, Long> run : runs.entrySet()) {
      if (words.size() < most) {
        boolean one = run.getKey().equals(run.getValue());
        words.add(one ? run.getKey().toString() : run.getKey() + "-" + run.getValue());
      }
    }
    return String.join(",", words);
  }
}
