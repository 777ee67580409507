package dev.goen.sim.time;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The boots of one gateway on the scale of UTC.
 *
 * <p>A boot with anchors is dated by them ({@link AnchoredBoot}), unless that would make it end
 * after a later boot began: then its gateway believed a wrong clock, and the later boot is
 * believed. A boot without lies after the last record of the boots before it, before the first
 * instant of the boots after it, and before its own records arrived; its records keep their
 * distances.
 */
final class GatewayTimes {

  private static final class Boot {
    private final BootFact fact;
    private final List<Boot> before = new ArrayList<>();
    private final List<Boot> after = new ArrayList<>();
    private @Nullable AnchoredBoot anchored;

    /** UTC of the boot's monotonic 0 lies between these; only where there are no anchors. */
    private double earliest = Double.NEGATIVE_INFINITY;

    private double latest;

    Boot(BootFact fact) {
      this.fact = fact;
      this.anchored = fact.anchors().isEmpty() ? null : new AnchoredBoot(fact.anchors());
      this.latest = fact.latestOrigin() + fact.lastMono() * Span.DRIFT + Span.ROUNDING_MILLIS;
    }

    Span at(double mono) {
      AnchoredBoot known = anchored;
      return known == null ? new Span(earliest, latest).after(mono) : known.at(mono);
    }
  }

  private final Map<String, Boot> boots = new HashMap<>();

  GatewayTimes(Collection<BootFact> facts) {
    facts.forEach(fact -> boots.put(fact.boot(), new Boot(fact)));
    for (Boot boot : boots.values()) {
      for (String other : boot.fact.before()) {
        Boot earlier = boots.get(other);
        if (earlier != null && earlier != boot) {
          boot.before.add(earlier);
          earlier.after.add(boot);
        }
      }
    }
    List<Boot> inOrder = inOrder();
    inOrder.reversed().forEach(GatewayTimes::boundFromAbove);
    inOrder.forEach(GatewayTimes::boundFromBelow);
  }

  /** Each boot after all that were before it. Boots in a circle, which cannot be, are left out. */
  private List<Boot> inOrder() {
    Map<Boot, Integer> open = new HashMap<>();
    Deque<Boot> ready = new ArrayDeque<>();
    for (Boot boot : boots.values()) {
      open.put(boot, boot.before.size());
      if (boot.before.isEmpty()) {
        ready.add(boot);
      }
    }
    List<Boot> ordered = new ArrayList<>();
    while (!ready.isEmpty()) {
      Boot boot = ready.remove();
      ordered.add(boot);
      for (Boot next : boot.after) {
        if (open.merge(next, -1, Integer::sum) == 0) {
          ready.add(next);
        }
      }
    }
    return ordered;
  }

  /** Its last record was taken before the first instant of any boot after it. */
  private static void boundFromAbove(Boot boot) {
    double last = boot.fact.lastMono();
    for (Boot next : boot.after) {
      double ended = next.at(0).high();
      boot.latest = Math.min(boot.latest, ended - last * (1 - Span.DRIFT));
      if (boot.at(last).low() + last > ended) {
        boot.anchored = null;
      }
    }
  }

  /** Its first instant was after the last record of any boot before it. */
  private static void boundFromBelow(Boot boot) {
    for (Boot previous : boot.before) {
      double last = previous.fact.lastMono();
      double began = previous.at(last).low() + last;
      // What contradicts the later boots is a wrong clock of the earlier one.
      if (began <= boot.latest) {
        boot.earliest = Math.max(boot.earliest, began);
      }
    }
  }

  /**
   * Dates an instant of a boot.
   *
   * @param sent the UTC that was sent with it, if any, for telling what was corrected
   * @return null when nothing is known of the boot
   */
  @Nullable TrueTime at(String name, long mono, @Nullable Long sent) {
    Boot boot = boots.get(name);
    if (boot == null) {
      return null;
    }
    Span offset = boot.at((double) mono);
    Long earliest =
        offset.low() == Double.NEGATIVE_INFINITY
            ? null
            : (Long) (long) Math.floor(offset.low() + mono);
    long latest = (long) Math.ceil(offset.high() + mono);
    if (boot.anchored == null) {
      // What comes live has just been taken: the arrival dates it better than the middle.
      double origin =
          boot.fact.live() || earliest == null
              ? Math.min((double) boot.fact.latestOrigin(), boot.latest)
              : (boot.earliest + boot.latest) / 2;
      return new TrueTime(Math.round(origin) + mono, earliest, latest, TrueTime.State.ESTIMATED);
    }
    long utc = Math.round(offset.middle()) + mono;
    if (offset.high() - offset.low() > 2 * TrueTime.CERTAIN_MILLIS) {
      return new TrueTime(utc, earliest, latest, TrueTime.State.ESTIMATED);
    }
    boolean asSent = sent != null && earliest != null && earliest <= sent && sent <= latest;
    return new TrueTime(
        utc, earliest, latest, asSent ? TrueTime.State.SYNCED : TrueTime.State.CORRECTED);
  }
}
