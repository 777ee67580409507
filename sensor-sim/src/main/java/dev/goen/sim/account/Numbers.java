package dev.goen.sim.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A growing set of sequence numbers, kept as runs that neither overlap nor touch. */
public final class Numbers {

  /** The gateway's packs hold far fewer numbers; a longer stepped run is refused as nonsense. */
  private static final long MOST_OF_A_STEP = 1_000_000;

  /** Numbers that are not in a set, both ends inclusive. */
  public record Hole(long first, long last) {
    long count() {
      return last - first + 1;
    }

    @Override
    public String toString() {
      return first == last ? Long.toString(first) : first + "-" + last;
    }
  }

  private final TreeMap<Long, Long> runs = new TreeMap<>();
  private long count;

  public long count() {
    return count;
  }

  /** The largest number, 0 when there is none. */
  public long last() {
    return runs.isEmpty() ? 0 : runs.lastEntry().getValue();
  }

  public boolean contains(long seq) {
    Map.Entry<Long, Long> run = runs.floorEntry(seq);
    return run != null && seq <= run.getValue();
  }

  /** The runs of numbers below the largest that are not in the set, in order. */
  public List<Hole> holes() {
    return holes(last());
  }

  /** The runs of numbers from 1 to a last one that are not in the set, in order. */
  public List<Hole> holes(long last) {
    List<Hole> holes = new ArrayList<>();
    long next = 1;
    for (Map.Entry<Long, Long> run : runs.headMap(last, true).entrySet()) {
      if (run.getKey() > next) {
        holes.add(new Hole(next, run.getKey() - 1));
      }
      next = run.getValue() + 1;
    }
    if (next <= last) {
      holes.add(new Hole(next, last));
    }
    return holes;
  }

  /** Adds all numbers of another set, and says how many of them were new. */
  long addAll(Numbers others) {
    long before = count;
    others.runs.forEach(this::add);
    return count - before;
  }

  /** The runs of numbers in the set, cut to first and last, both inclusive. */
  List<Hole> runsIn(long first, long last) {
    List<Hole> found = new ArrayList<>();
    Map.Entry<Long, Long> before = runs.floorEntry(first);
    long from = before != null && before.getValue() >= first ? before.getKey() : first;
    for (Map.Entry<Long, Long> run : runs.tailMap(from, true).entrySet()) {
      if (run.getKey() > last) {
        break;
      }
      found.add(new Hole(Math.max(first, run.getKey()), Math.min(last, run.getValue())));
    }
    return found;
  }

  /**
   * Takes numbers out, the smallest first.
   *
   * @param most no more than these
   * @return how many were taken
   */
  long take(long first, long last, long most) {
    long taken = 0;
    for (Hole run : runsIn(first, last)) {
      long want = Math.min(run.count(), most - taken);
      if (want <= 0) {
        break;
      }
      remove(run.first(), run.first() + want - 1);
      taken += want;
    }
    return taken;
  }

  /** Removes numbers that are all in one run. */
  private void remove(long first, long last) {
    Map.Entry<Long, Long> run = runs.floorEntry(first);
    if (run == null || run.getValue() < last) {
      throw new IllegalArgumentException(first + "-" + last + " is not in one run");
    }
    runs.remove(run.getKey());
    if (run.getKey() < first) {
      runs.put(run.getKey(), first - 1);
    }
    if (run.getValue() > last) {
      runs.put(last + 1, run.getValue());
    }
    count -= last - first + 1;
  }

  Numbers copy() {
    Numbers copy = new Numbers();
    copy.runs.putAll(runs);
    copy.count = count;
    return copy;
  }

  /** Adds all numbers from first to last, both inclusive. */
  public void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> before = runs.floorEntry(first);
    if (before != null && before.getValue() >= last) {
      return;
    }
    if (before != null && before.getValue() >= first - 1) {
      from = before.getKey();
    }
    Map.Entry<Long, Long> run = runs.ceilingEntry(from);
    while (run != null && run.getKey() <= to + 1) {
      to = Math.max(to, run.getValue());
      count -= run.getValue() - run.getKey() + 1;
      runs.remove(run.getKey());
      run = runs.ceilingEntry(from);
    }
    runs.put(from, to);
    count += to - from + 1;
  }

  /**
   * Adds what a text such as {@code 120-180,182,184-200/2} names; {@code -} names nothing.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public void add(String text) {
    if (text.equals("-")) {
      return;
    }
    for (String run : text.split(",", -1)) {
      int slash = run.indexOf('/');
      String span = slash < 0 ? run : run.substring(0, slash);
      int dash = span.indexOf('-');
      long first = Long.parseLong(dash < 0 ? span : span.substring(0, dash));
      long last = dash < 0 ? first : Long.parseLong(span.substring(dash + 1));
      long step = slash < 0 ? 1 : Long.parseLong(run.substring(slash + 1));
      if (first < 1 || last < first || step < 1) {
        throw new IllegalArgumentException("not a run of sequence numbers: '" + run + "'");
      }
      if (step == 1) {
        add(first, last);
        continue;
      }
      if ((last - first) / step > MOST_OF_A_STEP) {
        throw new IllegalArgumentException("too long a stepped run: '" + run + "'");
      }
      for (long seq = first; seq <= last; seq += step) {
        add(seq, seq);
      }
    }
  }
}
