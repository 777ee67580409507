package dev.goen.driver.digital;

import dev.goen.bus.DigitalInput.Edge;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells changes of a contact from its bouncing: a change counts when the new level has stayed for
 * the debounce time, and its instant is that of the edge after which it stayed. Works with the
 * times of the edges, so it judges alike whether they are taken at once or late.
 *
 * @param stable the level that counts
 * @param candidate the edge to another level, while it has not stayed long enough
 * @param highMillis how long high must stay to count, 0 or more
 * @param lowMillis how long low must
 */
record Debouncer(boolean stable, @Nullable Edge candidate, long highMillis, long lowMillis) {

  static Debouncer startingAt(boolean level, long millis) {
    return startingAt(level, millis, millis);
  }

  static Debouncer startingAt(boolean level, long highMillis, long lowMillis) {
    return new Debouncer(level, null, highMillis, lowMillis);
  }

  /** The state after some event, and the change that it settled. */
  record Step(Debouncer next, Optional<Edge> change) {}

  /** Takes the next edge. */
  Step edge(Edge edge) {
    Step settled = at(edge.time().monoMillis());
    Debouncer now = settled.next;
    if (edge.level() == now.stable) {
      return new Step(startingAt(now.stable, highMillis, lowMillis), settled.change);
    }
    // An edge to the level it is already on its way to restarts the wait: one between was lost.
    return new Step(new Debouncer(now.stable, edge, highMillis, lowMillis), settled.change);
  }

  /** Lets time pass to an instant up to which no further edge came. */
  Step at(long monoMillis) {
    if (candidate == null || monoMillis < due(candidate)) {
      return new Step(this, Optional.empty());
    }
    Debouncer settled = startingAt(candidate.level(), highMillis, lowMillis);
    return new Step(settled, Optional.of(candidate));
  }

  /** How long until the candidate counts; empty when there is none. */
  Optional<Long> millisLeft(long monoMillis) {
    return Optional.ofNullable(candidate).map(edge -> Math.max(0, due(edge) - monoMillis));
  }

  private long due(Edge edge) {
    return edge.time().monoMillis() + (edge.level() ? highMillis : lowMillis);
  }
}
