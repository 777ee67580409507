package dev.goen.sim.oracle;

import java.util.List;

/**
 * Finds for each sample of one list its partner in another, in order, none used twice, so that as
 * many as possible have one; among the ways to do that, the one with the least difference in time.
 *
 * <p>Least difference matters for a value that stays the same: without it one missing sample would
 * push every later one to its neighbour's partner, and the wrong one would be called missing.
 */
final class Alignment {
  /** A partner may seem this much earlier: two processes write down the instant apart. */
  static final long EARLY_MILLIS = 50;

  /** A partner must be less than this later. */
  static final long LATE_MILLIS = 2000;

  /** More than any sum of differences: one more partner always wins. */
  private static final long UNMATCHED = 1L << 40;

  private static final byte SKIP_SERVED = 0;
  private static final byte SKIP_OTHER = 1;
  private static final byte MATCH = 2;

  private Alignment() {}

  /**
   * Matches two lists, each sorted by time.
   *
   * @return for each served sample the index of its partner, or -1
   */
  static int[] match(List<Sample> served, List<Sample> others, Values values) {
    int n = served.size();
    int[] low = new int[n + 1];
    int[] high = new int[n + 1];
    window(served, others, low, high);
    byte[][] steps = new byte[n + 1][];
    long[] costs = new long[high[0] - low[0] + 1];
    steps[0] = new byte[costs.length];
    for (int i = 1; i <= n; i++) {
      Sample sample = served.get(i - 1);
      long[] next = new long[high[i] - low[i] + 1];
      byte[] step = new byte[next.length];
      for (int j = low[i]; j <= high[i]; j++) {
        int at = j - low[i];
        next[at] = cost(costs, j, low[i - 1]) + UNMATCHED;
        step[at] = SKIP_SERVED;
        if (j > low[i] && next[at - 1] <= next[at]) {
          next[at] = next[at - 1];
          step[at] = SKIP_OTHER;
        }
        if (j > low[i] && fits(sample, others.get(j - 1), values)) {
          long with =
              cost(costs, j - 1, low[i - 1])
                  + Math.abs(others.get(j - 1).monoMillis() - sample.monoMillis());
          if (with < next[at]) {
            next[at] = with;
            step[at] = MATCH;
          }
        }
      }
      costs = next;
      steps[i] = step;
    }
    return walkBack(n, low, high, steps);
  }

  /** The cost of having used none beyond the first j; nothing beyond the last known is cheaper. */
  private static long cost(long[] costs, int j, int low) {
    return costs[Math.min(j - low, costs.length - 1)];
  }

  private static boolean fits(Sample served, Sample other, Values values) {
    long later = other.monoMillis() - served.monoMillis();
    return later >= -EARLY_MILLIS
        && later < LATE_MILLIS
        && values.same(served.value(), other.value());
  }

  /**
   * Once served sample i (from 1) is decided, between low[i] and high[i] of the others are used up
   * or passed over: those before are too early for it, those beyond too late.
   */
  private static void window(List<Sample> served, List<Sample> others, int[] low, int[] high) {
    int first = 0;
    int end = 0;
    for (int i = 1; i <= served.size(); i++) {
      long at = served.get(i - 1).monoMillis();
      while (first < others.size() && others.get(first).monoMillis() < at - EARLY_MILLIS) {
        first++;
      }
      end = Math.max(end, first);
      while (end < others.size() && others.get(end).monoMillis() < at + LATE_MILLIS) {
        end++;
      }
      low[i] = first;
      high[i] = end;
    }
    low[0] = served.isEmpty() ? 0 : low[1];
    high[0] = low[0];
  }

  private static int[] walkBack(int n, int[] low, int[] high, byte[][] steps) {
    int[] partner = new int[n];
    int j = high[n];
    int i = n;
    while (i > 0) {
      j = Math.min(j, high[i]);
      switch (steps[i][j - low[i]]) {
        case SKIP_OTHER -> j--;
        case MATCH -> {
          i--;
          j--;
          partner[i] = j;
        }
        default -> {
          i--;
          partner[i] = -1;
        }
      }
    }
    return partner;
  }
}
