package dev.goen.sim.time;

import java.util.List;
import java.util.Set;

/**
 * What the hub has received of one boot of one gateway.
 *
 * @param lastMono the last instant of which there is a record
 * @param latestOrigin UTC minus monotonic time is at most this, as far as the arrival of what came
 *     from this boot tells: nothing arrives before it was taken
 * @param live whether something of it came in the live lane, just after it was taken
 * @param before the boots before it that are known, by the epochs' own chain
 */
record BootFact(
    String boot,
    long lastMono,
    long latestOrigin,
    boolean live,
    Set<String> before,
    List<AnchorFact> anchors) {

  BootFact {
    before = Set.copyOf(before);
    anchors = List.copyOf(anchors);
  }
}
