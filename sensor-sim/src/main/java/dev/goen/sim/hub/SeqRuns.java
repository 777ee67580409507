package dev.goen.sim.hub;

import java.util.ArrayList;
import java.util.List;

/**
 * A set of sequence numbers as the text of a pack or a gap gives it: {@code 120-180,182,184-200/2},
 * or {@code -} for none. It keeps the runs as written and never expands them by itself, so that a
 * short hostile text cannot fill the memory.
 *
 * @param runs in ascending order, apart from each other
 */
public record SeqRuns(List<Run> runs) {

  /** Numbers go to 2^62, so that the distance of two of them always fits a long. */
  private static final long LARGEST = 1L << 62;

  private static final int LONGEST_TEXT = 1 << 20;

  /**
   * The numbers first, first + step, and so on to last; both ends belong to it.
   *
   * @param step 1 or more; divides the distance of the ends
   */
  public record Run(long first, long last, long step) {
    public Run {
      if (first < 1 || last < first || last > LARGEST || step < 1 || (last - first) % step != 0) {
        throw new IllegalArgumentException(
            "not a run of sequence numbers: " + first + "-" + last + "/" + step);
      }
    }

    long count() {
      return (last - first) / step + 1;
    }

    boolean contains(long seq) {
      return seq >= first && seq <= last && (seq - first) % step == 0;
    }
  }

  public SeqRuns {
    runs = List.copyOf(runs);
    for (int i = 1; i < runs.size(); i++) {
      if (runs.get(i).first() <= runs.get(i - 1).last()) {
        throw new IllegalArgumentException(
            "runs of sequence numbers overlap or are out of order at " + runs.get(i).first());
      }
    }
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is not one
   */
  public static SeqRuns parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException("text of a sequence set is longer than " + LONGEST_TEXT);
    }
    List<Run> runs = new ArrayList<>();
    if (!text.equals("-")) {
      for (String part : text.split(",", -1)) {
        runs.add(parseRun(part));
      }
    }
    return new SeqRuns(runs);
  }

  private static Run parseRun(String text) {
    int dash = text.indexOf('-');
    int slash = text.indexOf('/');
    if (dash < 0) {
      long only = number(text, text);
      return new Run(only, only, 1);
    }
    if (slash >= 0 && slash < dash) {
      throw new IllegalArgumentException("not a run of sequence numbers: '" + text + "'");
    }
    String last = slash < 0 ? text.substring(dash + 1) : text.substring(dash + 1, slash);
    long step = slash < 0 ? 1 : number(text.substring(slash + 1), text);
    long from = number(text.substring(0, dash), text);
    long to = number(last, text);
    if (step < 1 || to < from) {
      throw new IllegalArgumentException("not a run of sequence numbers: '" + text + "'");
    }
    // A last number that the step does not hit is not in the set.
    return new Run(from, to - Math.floorMod(to - from, step), step);
  }

  private static long number(String digits, String whole) {
    boolean plain =
        !digits.isEmpty()
            && digits.length() <= 19
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    try {
      if (plain) {
        long value = Long.parseLong(digits);
        if (value >= 1 && value <= LARGEST) {
          return value;
        }
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a sequence number in '" + whole + "'", e);
    }
    throw new IllegalArgumentException("not a sequence number in '" + whole + "'");
  }

  /** How many numbers there are; {@link Long#MAX_VALUE} when there are more than that. */
  public long count() {
    long count = 0;
    for (Run run : runs) {
      count += run.count();
      if (count < 0) {
        return Long.MAX_VALUE;
      }
    }
    return count;
  }

  public boolean contains(long seq) {
    int low = 0;
    int high = runs.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Run run = runs.get(middle);
      if (seq < run.first()) {
        high = middle - 1;
      } else if (seq > run.last()) {
        low = middle + 1;
      } else {
        return run.contains(seq);
      }
    }
    return false;
  }

  /**
   * All numbers in order.
   *
   * @throws IllegalArgumentException when there are more than the most allowed
   */
  public long[] numbers(int most) {
    if (count() > most) {
      throw new IllegalArgumentException(count() + " sequence numbers, at most " + most);
    }
    long[] numbers = new long[(int) count()];
    int next = 0;
    for (Run run : runs) {
      for (long i = 0; i < run.count(); i++) {
        numbers[next++] = run.first() + i * run.step();
      }
    }
    return numbers;
  }
}
