package dev.goen.sim.page;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** A state that changes from time to time, ordered by when it changed and not by when we heard. */
final class Steps {

  private static final int MOST = 500;

  private final TreeMap<Long, Integer> states = new TreeMap<>();

  void add(long utc, int state) {
    states.put(utc, state);
    if (states.size() > MOST) {
      states.pollFirstEntry();
    }
  }

  /** The latest state. There must be one. */
  int now() {
    return states.lastEntry().getValue();
  }

  /** Since when the latest state has been within the given kind without a break (UTC, ms). */
  long since(IntPredicate kind) {
    long since = states.lastKey();
    for (Map.Entry<Long, Integer> step : states.descendingMap().entrySet()) {
      if (!kind.test(step.getValue())) {
        break;
      }
      since = step.getKey();
    }
    return since;
  }

  /** Writes the changes from an instant on, and the state that held before it. */
  void write(Json json, long from) {
    Long first = states.floorKey(from);
    int before = Integer.MIN_VALUE;
    json.array("steps");
    for (Map.Entry<Long, Integer> step :
        states.tailMap(first == null ? from : first, true).entrySet()) {
      if (step.getValue() != before) {
        json.array().add(step.getKey()).add(step.getValue()).end();
        before = step.getValue();
      }
    }
    json.end();
  }
}
