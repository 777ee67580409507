package dev.goen.sim.account;

import dev.goen.sim.account.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which epoch each epoch says it follows. An epoch id is random and new at every opening of a
 * buffer file, so a file has one line of epochs; where the line forks, there are two files. An
 * epoch in memory may fork off: it leaves nothing in the file that the next opening could name.
 */
final class Lineage {
  private record Step(String gateway, String previous) implements Comparable<Step> {
    @Override
    public int compareTo(Step other) {
      int byGateway = gateway.compareTo(other.gateway);
      return byGateway != 0 ? byGateway : previous.compareTo(other.previous);
    }
  }

  private final SortedMap<Step, SortedSet<String>> followers = new TreeMap<>();

  void opened(String gateway, String epoch, String previous, boolean isVolatile) {
    if (!isVolatile) {
      followers.computeIfAbsent(new Step(gateway, previous), step -> new TreeSet<>()).add(epoch);
    }
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    followers.forEach(
        (step, epochs) -> {
          if (epochs.size() > 1) {
            boolean first = step.previous.equals("-");
            findings.add(
                new Finding(
                    first ? Kind.NEW_BUFFER : Kind.CLONED_CARD,
                    step.gateway,
                    step.previous + " < " + String.join(", ", epochs)));
          }
        });
    return findings;
  }
}
