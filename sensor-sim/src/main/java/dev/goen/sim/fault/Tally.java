package dev.goen.sim.fault;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a device served, by kind: answers, exceptions, and each fault by its label. */
public final class Tally {

  /** Frames that went out as they were. */
  public static final String ANSWERS = "answers";

  /** Refusals of the device itself, not by a fault. */
  public static final String EXCEPTIONS = "exceptions";

  private final Map<String, Long> counts = new TreeMap<>();

  /** Frames that the line did not take. */
  public static final String UNHEARD = "unheard";

  /** It was counted, and then the line did not take it. */
  synchronized void unheard(String kind) {
    counts.computeIfPresent(kind, (same, count) -> count > 1 ? count - 1 : null);
    count(UNHEARD);
  }

  synchronized void count(String kind) {
    counts.merge(kind, 1L, Long::sum);
  }

  public synchronized long of(String kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /** {@code answers 12 silence 3}: answers first, then the rest by name. */
  public synchronized String line() {
    return ANSWERS
        + " "
        + of(ANSWERS)
        + counts.entrySet().stream()
            .filter(one -> !one.getKey().equals(ANSWERS))
            .map(one -> "  " + one.getKey() + " " + one.getValue())
            .collect(Collectors.joining());
  }
}
