package dev.goen.sim.account;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * When a gateway's program began anew within a boot, as its own records say. A run that ended
 * before its first status left no plan, and what it sampled must not be judged by the plan of the
 * run before it.
 */
final class Restarts {
  private record Place(String gateway, String stream, String boot) {}

  private final Map<Place, NavigableSet<Long>> instants = new HashMap<>();

  /** Takes the absence that a new run tells first. */
  void add(Absence off) {
    instants
        .computeIfAbsent(
            new Place(off.gateway(), off.stream(), off.toBoot()), place -> new TreeSet<>())
        .add(off.to());
  }

  /** The first restart after an instant of a boot; the largest long when there is none. */
  long after(String gateway, String stream, String boot, long mono) {
    NavigableSet<Long> all = instants.get(new Place(gateway, stream, boot));
    Long next = all == null ? null : all.higher(mono);
    return next == null ? Long.MAX_VALUE : next;
  }
}
