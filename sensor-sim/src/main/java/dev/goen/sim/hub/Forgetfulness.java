package dev.goen.sim.hub;

import java.util.Random;
import java.util.regex.Pattern;

/** Chooses the packs that a broker acknowledges and drops. Callable from any thread. */
final class Forgetfulness {
  private static final Pattern PACK =
      Pattern.compile("/?goen/v1/[^/]+/[^/]+/[^/]+/(alarm|live|backlog)");

  private final double share;
  private final Random random;
  private long count;

  Forgetfulness(double share, long seed) {
    this.share = share;
    this.random = new Random(seed);
  }

  synchronized boolean takes(String topic) {
    boolean drop = share > 0 && PACK.matcher(topic).matches() && random.nextDouble() < share;
    if (drop) {
      count++;
    }
    return drop;
  }

  synchronized long count() {
    return count;
  }
}
