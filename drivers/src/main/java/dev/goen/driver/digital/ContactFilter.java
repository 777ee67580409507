package dev.goen.driver.digital;

import dev.goen.bus.DigitalInput.Edge;
import java.util.Optional;

/**
 * Tells changes of a contact from its bouncing, and from what comes and goes: a change that has
 * outlasted the bouncing counts when no other has followed it for the time it takes to be sure,
 * such as that of the waves around a float switch. Its instant is that of its edge.
 */
record ContactFilter(Debouncer quick, Debouncer sure) {

  static ContactFilter startingAt(boolean level, long debounceMillis, long confirmMillis) {
    return new ContactFilter(
        Debouncer.startingAt(level, debounceMillis), Debouncer.startingAt(level, confirmMillis));
  }

  /** The state after some event, and the change that it settled. */
  record Step(ContactFilter next, Optional<Edge> change) {}

  /** Takes the next edge. */
  Step edge(Edge edge) {
    return settle(quick.edge(edge), edge.time().monoMillis());
  }

  /** Lets time pass to an instant up to which no further edge came. */
  Step at(long monoMillis) {
    return settle(quick.at(monoMillis), monoMillis);
  }

  /** How long until there may be a change; empty when nothing has begun. */
  Optional<Long> millisLeft(long monoMillis) {
    return quick.millisLeft(monoMillis).or(() -> sure.millisLeft(monoMillis));
  }

  private Step settle(Debouncer.Step step, long monoMillis) {
    Edge pending = step.next().candidate();
    // What may turn out to have ended with the edge that is looked at cannot be sure beyond it.
    long upTo = pending == null ? monoMillis : pending.time().monoMillis();
    Debouncer.Step surer =
        step.change().map(sure::edge).orElse(new Debouncer.Step(sure, Optional.empty()));
    if (surer.change().isEmpty()) {
      surer = surer.next().at(upTo);
    }
    return new Step(new ContactFilter(step.next(), surer.next()), surer.change());
  }
}
