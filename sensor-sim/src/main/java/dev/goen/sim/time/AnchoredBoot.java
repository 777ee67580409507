package dev.goen.sim.time;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * A boot whose gateway knew the time at least once.
 *
 * <p>Each anchor leaves an instant some room, which grows by {@link Span#DRIFT} with the distance
 * from the anchor. What all of them allow is where the truth is, and its middle the best guess:
 * between two anchors that is an interpolation, outside of them an extrapolation.
 *
 * <p>When anchors contradict each other by more than half a second, the clock had been wrong and
 * was then set: the later one holds for the whole boot. By less, it may also be the monotonic clock
 * that was slewed in between; then what either says is allowed.
 */
final class AnchoredBoot {

  /** Time daemons slew less than this and set the clock when it is more. */
  private static final double STEP_MILLIS = 500;

  private record Known(double mono, Span span) {
    Span at(double other) {
      return span.after(other - mono);
    }

    double gap(Known other) {
      return span.gap(other.at(mono));
    }

    /** What both allow, or, when they contradict each other, what either does. */
    Known with(Known other) {
      Span theirs = other.at(mono);
      return new Known(mono, span.and(theirs).orElseGet(() -> span.or(theirs)));
    }
  }

  private final List<Known> known;

  /** Learns from anchors in any order, at least one. */
  AnchoredBoot(List<AnchorFact> anchors) {
    List<Known> kept = new ArrayList<>();
    for (AnchorFact anchor :
        anchors.stream()
            .sorted(Comparator.comparingLong(AnchorFact::monoMillis).reversed())
            .toList()) {
      Known one = known(anchor);
      if (kept.isEmpty() || one.gap(kept.getLast()) <= STEP_MILLIS) {
        kept.add(one);
      }
    }
    Collections.reverse(kept);
    known = new ArrayList<>(kept);
    for (int i = 1; i < kept.size(); i++) {
      Known earlier = kept.get(i - 1);
      Known later = kept.get(i);
      if (later.gap(earlier) > 0) {
        known.set(i - 1, known.get(i - 1).with(later));
        known.set(i, later.with(earlier));
      }
    }
    for (int i = 1; i < known.size(); i++) {
      known.set(i, known.get(i).with(known.get(i - 1)));
    }
    for (int i = known.size() - 2; i >= 0; i--) {
      known.set(i, known.get(i).with(known.get(i + 1)));
    }
  }

  private static Known known(AnchorFact anchor) {
    double offset = anchor.utcMillis() - (double) anchor.monoMillis();
    double room = anchor.uncertaintyMillis() + Span.ROUNDING_MILLIS;
    return new Known(anchor.monoMillis(), new Span(offset - room, offset + room));
  }

  /** What is to be added to an instant of the monotonic clock to have UTC. */
  Span at(double monoMillis) {
    int after = 0;
    int end = known.size();
    while (after < end) {
      int middle = (after + end) >>> 1;
      if (known.get(middle).mono <= monoMillis) {
        after = middle + 1;
      } else {
        end = middle;
      }
    }
    if (after == 0) {
      return known.getFirst().at(monoMillis);
    }
    Span before = known.get(after - 1).at(monoMillis);
    if (after == known.size()) {
      return before;
    }
    Span behind = known.get(after).at(monoMillis);
    return before.and(behind).orElseGet(() -> before.or(behind));
  }
}
