package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Promise 1 on links that fail in every way: whatever happens between the packaged gateway and its
 * hub, what was accepted is there once. Run by its name (see the README): {@code
 * -Dgoen.chaos.count=20} rounds more, each with its result appended to {@code -Dgoen.chaos.file};
 * {@code -Dgoen.chaos.seed} repeats one.
 */
@Isolated
class ChaosCampaign {

  private static final System.Logger LOG = System.getLogger(ChaosCampaign.class.getName());
  private static final int ROUNDS = Integer.getInteger("goen.chaos.count", 1);
  private static final Path RESULTS =
      Path.of(System.getProperty("goen.chaos.file", "target/chaos.txt"));
  private static final Duration RECOVERY = Duration.ofMinutes(4);
  private static final int FAULTS = 6;
  private static final int LONGEST_MILLIS = 3_500;

  @TempDir Path folder = Path.of("unset");

  @Test
  void whateverHappensToTheLinkAllThatWasAcceptedArrivesOnce() throws Exception {
    List<String> failed = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long seed = Long.getLong("goen.chaos.seed", System.nanoTime());
      Path own = Files.createDirectory(folder.resolve("round-" + round));
      String result = round(own, seed);
      Files.writeString(
          RESULTS, result + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      LOG.log(System.Logger.Level.INFO, result);
      if (!result.endsWith(" ok")) {
        failed.add(result);
      }
    }
    assertEquals(List.of(), failed);
  }

  /** One gateway, one hub, a few faults; one line of figures. */
  private static String round(Path own, long seed) throws Exception {
    Random random = new Random(seed);
    ChaosHub.Kind[] kinds = ChaosHub.Kind.values();
    ChaosHub.Kind kind = kinds[random.nextInt(kinds.length)];
    Acceptance accepted = new Acceptance(own);
    Path db = own.resolve("hub.db");
    List<String> faults = new ArrayList<>();
    long before;
    long recovery;
    long conflicts;
    long again;
    long forgotten;
    int left;
    try (ChaosHub hub = ChaosHub.start(kind, own, seed);
        BusyLines lines = BusyLines.start()) {
      Path config = Files.writeString(own.resolve("gateway.yaml"), yaml(hub, random, lines));
      Path report = accepted.next();
      try (PackagedGateway gateway =
          PackagedGateway.start(config, report, own.resolve("gateway.log"))) {
        assertTrue(
            Eventually.holds(Duration.ofMinutes(3), () -> Files.size(report) > 0),
            () -> "seed " + seed + "\n" + gateway.tail());
        Thread.sleep(random.nextInt(1_500));
        for (int i = 0; i < FAULTS; i++) {
          faults.add(hub.fault(random));
          Thread.sleep(300 + random.nextInt(LONGEST_MILLIS));
          if (random.nextBoolean()) {
            hub.mend();
            Thread.sleep(random.nextInt(2_000));
          }
        }
        hub.mend();
        before = System.nanoTime();
        Map<String, String> due = accepted.all();
        boolean arrived =
            Eventually.holds(
                RECOVERY,
                () -> {
                  Thread.sleep(500);
                  Map<String, String> absent = accepted.absentAt(db);
                  absent.keySet().retainAll(due.keySet());
                  return absent.isEmpty();
                });
        recovery = (System.nanoTime() - before) / 1_000_000_000;
        if (!arrived) {
          LOG.log(System.Logger.Level.ERROR, gateway.tail());
        }
        // Polling ends with the gateway; what its last seconds left is sent at the next start.
        gateway.terminate(30);
      }
      try (PackagedGateway gateway =
          PackagedGateway.start(
              withoutDevices(own, config), accepted.next(), own.resolve("gateway.log"))) {
        boolean all = Eventually.holds(RECOVERY, () -> accepted.absentAt(db).isEmpty());
        if (!all) {
          LOG.log(System.Logger.Level.ERROR, gateway.tail());
        }
        gateway.terminate(30);
      }
      left = accepted.absentAt(db).size();
      conflicts = hub.counts().conflicts();
      again = hub.counts().redeliveredPacks();
      forgotten = hub.forgotten();
    }
    return ("seed %d, %s, %s: %d accepted, missing %d, conflicts %d, packs sent again %d,"
            + " forgotten %d,"
            + " whole %d s after the last fault: %s")
        .formatted(
            seed,
            kind,
            String.join(" ", faults),
            accepted.all().size(),
            left,
            conflicts,
            again,
            forgotten,
            recovery,
            left == 0 && conflicts == 0 ? "ok" : "FAILED");
  }

  private static String yaml(ChaosHub hub, Random random, BusyLines lines) {
    return """
    version: 1
    gateway: { id: gw07, operator: it-div }
    clock: { trusted: true }
    buffer: { file: buffer.db, commit-interval: 200ms }
    destinations:
      - { name: city, %scompress: %s, order: %s, window: %d, transports: [ %s ] }
    """
            .formatted(
                hub.settings(),
                random.nextBoolean() ? "deflate" : "none",
                random.nextInt(3) == 0 ? "newest-first" : "oldest-first",
                1 + random.nextInt(32),
                String.join(", ", hub.transports()))
        + lines.buses();
  }

  /** The same gateway when it only has to deliver. */
  private static Path withoutDevices(Path own, Path config) throws Exception {
    String yaml = Files.readString(config);
    return Files.writeString(own.resolve("drain.yaml"), yaml.substring(0, yaml.indexOf("buses:")));
  }
}
