package dev.goen.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.function.LongConsumer;

/**
 * An immutable set of sequence numbers, kept as sorted runs that neither overlap nor touch.
 *
 * <p>Its text form is used in packs, gaps, confirmations and delivery state alike: runs joined by
 * commas, a run being {@code 182}, {@code 120-180}, or {@code 184-200/2} for every second number.
 * The empty set is {@code -}. Numbers are 1 to 2^62.
 */
public final class SeqSet {

  public static final SeqSet EMPTY = new SeqSet(new long[0]);

  /** More runs than any honest text has; a longer one is refused before memory is spent. */
  private static final long MOST_NUMBERS_OF_A_STEP = 1_000_000;

  /** first, last, first, last, … ; both inclusive. */
  private final long[] bounds;

  private SeqSet(long[] bounds) {
    this.bounds = bounds;
  }

  public static SeqSet of(long single) {
    return range(single, single);
  }

  /**
   * All numbers from first to last, both inclusive.
   *
   * @throws IllegalArgumentException when first is below 1 or above last
   */
  public static SeqSet range(long first, long last) {
    if (first < 1 || last < first || last > 1L << 62) {
      throw new IllegalArgumentException("not a run of sequence numbers: " + first + "-" + last);
    }
    return new SeqSet(new long[] {first, last});
  }

  /** A set of numbers that come in rising order, each at least 1. */
  public static SeqSet ofRising(List<Long> numbers) {
    Runs runs = new Runs(16);
    long before = 0;
    for (long number : numbers) {
      if (number <= before) {
        throw new IllegalArgumentException(number + " after " + before);
      }
      runs.add(number, number);
      before = number;
    }
    return runs.toSet();
  }

  public boolean isEmpty() {
    return bounds.length == 0;
  }

  /** How many numbers the set holds. */
  public long size() {
    long size = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      size += bounds[i + 1] - bounds[i] + 1;
    }
    return size;
  }

  /** How many runs the set consists of. */
  public int runs() {
    return bounds.length / 2;
  }

  /** The smallest number. The set must not be empty. */
  public long first() {
    requireSome();
    return bounds[0];
  }

  /** The largest number. The set must not be empty. */
  public long last() {
    requireSome();
    return bounds[bounds.length - 1];
  }

  public boolean contains(long seq) {
    int run = runAtOrBefore(seq);
    return run >= 0 && seq <= bounds[2 * run + 1];
  }

  /** Whether every number of the other set is in this one. */
  public boolean containsAll(SeqSet other) {
    for (int i = 0; i < other.bounds.length; i += 2) {
      int run = runAtOrBefore(other.bounds[i]);
      if (run < 0 || other.bounds[i + 1] > bounds[2 * run + 1]) {
        return false;
      }
    }
    return true;
  }

  /** The smallest number at or above the given one that is not in the set. */
  public long firstAbsent(long from) {
    int run = runAtOrBefore(from);
    return run >= 0 && from <= bounds[2 * run + 1] ? bounds[2 * run + 1] + 1 : from;
  }

  public SeqSet plus(SeqSet other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    Runs merged = new Runs(bounds.length + other.bounds.length);
    int a = 0;
    int b = 0;
    while (a < bounds.length || b < other.bounds.length) {
      boolean mine =
          b >= other.bounds.length || (a < bounds.length && bounds[a] <= other.bounds[b]);
      if (mine) {
        merged.add(bounds[a], bounds[a + 1]);
        a += 2;
      } else {
        merged.add(other.bounds[b], other.bounds[b + 1]);
        b += 2;
      }
    }
    return merged.toSet();
  }

  public SeqSet minus(SeqSet other) {
    Runs rest = new Runs(bounds.length + other.bounds.length);
    int b = 0;
    for (int a = 0; a < bounds.length; a += 2) {
      long from = bounds[a];
      long last = bounds[a + 1];
      while (b < other.bounds.length && other.bounds[b + 1] < from) {
        b += 2;
      }
      for (int c = b; c < other.bounds.length && other.bounds[c] <= last; c += 2) {
        if (other.bounds[c] > from) {
          rest.add(from, other.bounds[c] - 1);
        }
        from = other.bounds[c + 1] + 1;
      }
      if (from <= last) {
        rest.add(from, last);
      }
    }
    return rest.toSet();
  }

  /** The numbers that are in both sets. */
  public SeqSet intersect(SeqSet other) {
    return minus(minus(other));
  }

  /**
   * The smallest numbers of the set.
   *
   * @param count how many, from 0; all of them when there are not so many
   */
  public SeqSet head(long count) {
    Runs head = new Runs(bounds.length);
    long left = count;
    for (int i = 0; i < bounds.length && left > 0; i += 2) {
      long last = Math.min(bounds[i + 1], bounds[i] + left - 1);
      head.add(bounds[i], last);
      left -= last - bounds[i] + 1;
    }
    return head.toSet();
  }

  /** The set in parts of a number of runs each, the last one perhaps of fewer. */
  public List<SeqSet> cut(int mostRuns) {
    List<SeqSet> parts = new ArrayList<>();
    for (int from = 0; from < bounds.length; from += 2 * mostRuns) {
      int to = Math.min(bounds.length, from + 2 * mostRuns);
      parts.add(new SeqSet(java.util.Arrays.copyOfRange(bounds, from, to)));
    }
    return parts;
  }

  public void forEach(LongConsumer action) {
    for (int i = 0; i < bounds.length; i += 2) {
      for (long seq = bounds[i]; seq <= bounds[i + 1]; seq++) {
        action.accept(seq);
      }
    }
  }

  /** The numbers in order. */
  public PrimitiveIterator.OfLong iterator() {
    return new Numbers();
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when the text is not one, naming the run that is wrong
   */
  public static SeqSet parse(String text) {
    if (text.equals("-")) {
      return EMPTY;
    }
    SeqSet set = EMPTY;
    for (String run : text.split(",", -1)) {
      set = set.plus(parseRun(run));
    }
    return set;
  }

  private static SeqSet parseRun(String run) {
    try {
      int slash = run.indexOf('/');
      String span = slash < 0 ? run : run.substring(0, slash);
      int dash = span.indexOf('-');
      if (dash < 0 && slash < 0) {
        return of(Long.parseLong(span));
      }
      long first = Long.parseLong(span.substring(0, dash));
      long last = Long.parseLong(span.substring(dash + 1));
      return slash < 0
          ? range(first, last)
          : stepped(first, last, Long.parseLong(run.substring(slash + 1)));
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("not a run of sequence numbers: '" + run + "'", e);
    }
  }

  private static SeqSet stepped(long first, long last, long step) {
    if (step < 1 || first < 1 || last < first || (last - first) / step > MOST_NUMBERS_OF_A_STEP) {
      throw new IllegalArgumentException("not a stepped run: " + first + "-" + last + "/" + step);
    }
    Runs runs = new Runs(16);
    for (long seq = first; seq <= last; seq += step) {
      runs.add(seq, seq);
    }
    return runs.toSet();
  }

  /** The text form; single numbers at an even distance of at least three are folded to a step. */
  @Override
  public String toString() {
    if (isEmpty()) {
      return "-";
    }
    List<String> parts = new ArrayList<>();
    int run = 0;
    while (run < runs()) {
      int end = endOfStep(run);
      if (end - run >= 2) {
        long step = bounds[2 * run + 2] - bounds[2 * run];
        parts.add(bounds[2 * run] + "-" + bounds[2 * end] + "/" + step);
        run = end + 1;
      } else {
        long first = bounds[2 * run];
        long last = bounds[2 * run + 1];
        parts.add(first == last ? Long.toString(first) : first + "-" + last);
        run++;
      }
    }
    return String.join(",", parts);
  }

  /** The last run of the evenly spaced single numbers that begin at the given run. */
  private int endOfStep(int run) {
    if (run + 1 >= runs() || !single(run) || !single(run + 1)) {
      return run;
    }
    long step = bounds[2 * run + 2] - bounds[2 * run];
    int end = run + 1;
    while (end + 1 < runs() && single(end + 1) && bounds[2 * end + 2] - bounds[2 * end] == step) {
      end++;
    }
    return end;
  }

  private boolean single(int run) {
    return bounds[2 * run] == bounds[2 * run + 1];
  }

  /** Index of the last run that begins at or before the number; -1 when there is none. */
  private int runAtOrBefore(long seq) {
    int low = 0;
    int high = runs() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (bounds[2 * middle] <= seq) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private void requireSome() {
    if (isEmpty()) {
      throw new IllegalStateException("the set is empty");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SeqSet that && java.util.Arrays.equals(bounds, that.bounds);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(bounds);
  }

  private final class Numbers implements PrimitiveIterator.OfLong {
    private int run;
    private long next = bounds.length == 0 ? 0 : bounds[0];

    @Override
    public boolean hasNext() {
      return 2 * run < bounds.length;
    }

    @Override
    public long nextLong() {
      if (!hasNext()) {
        throw new java.util.NoSuchElementException();
      }
      long seq = next++;
      if (seq == bounds[2 * run + 1]) {
        run++;
        next = 2 * run < bounds.length ? bounds[2 * run] : 0;
      }
      return seq;
    }
  }

  /** Collects runs that come in order of their first number, joining those that touch. */
  private static final class Runs {
    private long[] bounds;
    private int length;

    Runs(int capacity) {
      bounds = new long[Math.max(2, capacity)];
    }

    void add(long first, long last) {
      if (length > 0 && first <= bounds[length - 1] + 1) {
        bounds[length - 1] = Math.max(bounds[length - 1], last);
        return;
      }
      if (length + 2 > bounds.length) {
        bounds = java.util.Arrays.copyOf(bounds, 2 * bounds.length);
      }
      bounds[length++] = first;
      bounds[length++] = last;
    }

    SeqSet toSet() {
      return length == 0 ? EMPTY : new SeqSet(java.util.Arrays.copyOf(bounds, length));
    }
  }
}
