package dev.goen.uplink;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was spent in a sliding time, in bytes: of the backlog, and of all else. It is kept in {@link
 * #SLOTS} slots, so that what counts is up to a slot too long in it, never too short. Times are
 * milliseconds of one monotonic clock.
 */
final class Spending {

  static final int SLOTS = 60;

  private final long slotMillis;
  private final long[] backlog = new long[SLOTS + 1];
  private final long[] other = new long[SLOTS + 1];

  /** The number of the newest slot, and how many have been begun, up to all. */
  private long newest;

  private int begun = 1;

  Spending(long lengthMillis, long now) {
    this.slotMillis = lengthMillis / SLOTS;
    this.newest = Math.floorDiv(now, slotMillis);
  }

  void add(boolean ofBacklog, long bytes, long now) {
    turn(now);
    (ofBacklog ? backlog : other)[place(newest)] += bytes;
  }

  long backlog(long now) {
    turn(now);
    return Arrays.stream(backlog).sum();
  }

  long other(long now) {
    turn(now);
    return Arrays.stream(other).sum();
  }

  /**
   * What all but the backlog would spend in the whole time, if it went on as it has so far: rather
   * too much, as the slot that has just begun counts for nothing.
   */
  long otherForecast(long now) {
    return other(now) * (SLOTS + 1) / Math.max(1, begun - 1);
  }

  /**
   * How many slots have been begun since the first spending, up to one more than {@link #SLOTS}.
   */
  int begun(long now) {
    turn(now);
    return begun;
  }

  /** The slots from the newest to the oldest, as {@code backlog:other} words. */
  String text(long now) {
    turn(now);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < begun; i++) {
      int place = place(newest - i);
      words.add(backlog[place] + ":" + other[place]);
    }
    return words.stream().collect(Collectors.joining(" "));
  }

  /**
   * Takes over what an earlier run has spent, as if no time had passed since.
   *
   * @throws IllegalArgumentException when the text is none of {@link #text}
   */
  void takeOver(String text) {
    String[] words = text.strip().split(" +");
    if (words.length > SLOTS + 1) {
      throw new IllegalArgumentException("too many slots: " + words.length);
    }
    for (int i = 0; i < words.length; i++) {
      int colon = words[i].indexOf(':');
      long ofBacklog = Long.parseLong(words[i].substring(0, Math.max(0, colon)));
      long ofOther = Long.parseLong(words[i].substring(colon + 1));
      if (ofBacklog < 0 || ofOther < 0) {
        throw new IllegalArgumentException("below 0: " + words[i]);
      }
      backlog[place(newest - i)] += ofBacklog;
      other[place(newest - i)] += ofOther;
    }
    begun = Math.max(begun, words.length);
  }

  private void turn(long now) {
    long slot = Math.floorDiv(now, slotMillis);
    while (newest < slot) {
      newest = slot - newest > SLOTS + 1 ? slot - SLOTS - 1 : newest + 1;
      backlog[place(newest)] = 0;
      other[place(newest)] = 0;
      begun = Math.min(SLOTS + 1, begun + 1);
    }
  }

  private static int place(long slot) {
    return (int) Math.floorMod(slot, (long) SLOTS + 1);
  }
}
