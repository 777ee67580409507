package dev.goen.sim.oracle;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of every sample of a run.
 *
 * @param served samples that devices served
 * @param accepted of them, those that the gateway said it had committed
 * @param delivered of them, those that the hub has
 * @param missing what is neither delivered nor explained, one sentence each
 * @param duplicates rows of a sample that another row has already
 * @param explained how many are not delivered but accounted for, by reason
 * @param unserved rows under a served name that no device served
 */
record Verdict(
    long served,
    long accepted,
    long delivered,
    List<String> missing,
    long duplicates,
    Map<String, Long> explained,
    long unserved,
    long redeliveredPacks,
    long refusedPacks,
    long conflicts,
    long alarms) {

  Verdict {
    missing = List.copyOf(missing);
    explained = Map.copyOf(explained);
  }

  boolean good() {
    return missing.isEmpty() && duplicates == 0 && conflicts == 0;
  }

  String line() {
    return "served %d  accepted %d  delivered %d  missing %d  duplicates %d  explained %d"
        .formatted(served, accepted, delivered, missing.size(), duplicates, explainedInAll());
  }

  String secondLine() {
    String why =
        explained.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(reason -> "  explained by " + reason.getKey() + " " + reason.getValue())
            .collect(Collectors.joining());
    return "re-delivered packs %d  refused packs %d  conflicts %d  alarms %d  never served %d%s"
        .formatted(redeliveredPacks, refusedPacks, conflicts, alarms, unserved, why);
  }

  private long explainedInAll() {
    return explained.values().stream().mapToLong(Long::longValue).sum();
  }
}
