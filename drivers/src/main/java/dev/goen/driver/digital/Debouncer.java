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
 * @param debounceMillis 0 or more
 */
record Debouncer(boolean stable, @Nullable Edge candidate, long debounceMillis) {

  static Debouncer startingAt(boolean level, long debounceMillis) {
    return new Debouncer(level, null, debounceMillis);
  }

  /** The state after some event, and the change that it settled. */
  record Step(Debouncer next, Optional<Edge> change) {}

  /** Takes the next edge. */
  Step edge(Edge edge) {
    Step settled = at(edge.time().monoMillis());
    Debouncer now = settled.next;
    if (edge.level() == now.stable) {
      return new Step(new Debouncer(now.stable, null, debounceMillis), settled.change);
    }
    // An edge to the level it is already on its way to restarts the wait: one between was lost.
    return new Step(new Debouncer(now.stable, edge, debounceMillis), settled.change);
  }

  /** Lets time pass to an instant up to which no further edge came. */
  Step at(long monoMillis) {
    if (candidate == null || monoMillis - candidate.time().monoMillis() < debounceMillis) {
      return new Step(this, Optional.empty());
    }
    Debouncer settled = new Debouncer(candidate.level(), null, debounceMillis);
    return new Step(settled, Optional.of(candidate));
  }

  /** How long until the candidate counts; empty when there is none. */
  Optional<Long> millisLeft(long monoMillis) {
    return Optional.ofNullable(candidate)
        .map(edge -> Math.max(0, edge.time().monoMillis() + debounceMillis - monoMillis));
  }
}
