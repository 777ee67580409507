package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubFaults;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.LostText;
import dev.goen.sim.hub.Row;
import dev.goen.sim.hub.StoredRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that can never take some readings (PUBACK 0x99): the others must not suffer for it. */
class PoisonIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int REFUSED = 12;

  @TempDir Path folder = Path.of("unset");

  @Test
  void everythingElseIsDeliveredAndTheGapIsTold() throws Exception {
    Acceptance accepted = new Acceptance(folder);
    Path db = folder.resolve("hub.db");
    HubOptions options = HubOptions.embedded(db).with(HubFaults.refusing(PoisonIT::isPoison));
    try (Hub hub = Hub.start(options)) {
      try (BusyLines lines = BusyLines.start();
          PackagedGateway gateway =
              PackagedGateway.start(
                  write(hub, lines.buses()), accepted.next(), folder.resolve("gateway.log"))) {
        assertTrue(
            Eventually.holds(SOON, () -> hub.store().counts().refusedPacks() >= REFUSED),
            gateway::tail);
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
      try (PackagedGateway gateway =
          PackagedGateway.start(write(hub, ""), accepted.next(), folder.resolve("again.log"))) {
        assertTrue(
            Eventually.holds(SOON, () -> accepted.absentAt(db).keySet().equals(told(db))),
            () -> "missing: " + accepted.someAbsentAt(db) + gateway.tail());
        long refused = hub.store().counts().refusedPacks();
        assertEquals(143, gateway.terminate(60), gateway::tail);
        assertEquals(refused, hub.store().counts().refusedPacks(), "what was given up is past");
      }
      Map<String, String> absent = accepted.absentAt(db);
      assertTrue(!absent.isEmpty(), "there was poison");
      absent.forEach(
          (key, content) -> {
            boolean poison = content.startsWith("gauge-0-2/") && isPoison(number(key));
            assertTrue(poison, "missing though the hub takes it: " + key + " " + content);
          });
    }
  }

  private static boolean isPoison(Row row) {
    return row.name().startsWith("gauge-0-2/") && isPoison(row.seq());
  }

  private static boolean isPoison(long seq) {
    return seq % 3 == 0;
  }

  private static long number(String key) {
    return Long.parseLong(key.substring(key.lastIndexOf(' ') + 1));
  }

  /** The keys that the gaps at the hub call dead letters. */
  private static Set<String> told(Path db) throws Exception {
    Set<String> keys = new TreeSet<>();
    try (Connection store = StoredRows.connect(db)) {
      for (Row row : StoredRows.all(store)) {
        if (row.name().equals("gateway/lost")) {
          LostText gap = LostText.parse(String.valueOf(row.text()));
          assertEquals("dead-letter", gap.why());
          for (long seq : gap.seqs().numbers(100_000)) {
            keys.add(gap.epoch() + " " + gap.stream() + " " + seq);
          }
        }
      }
    }
    return keys;
  }

  private Path write(Hub hub, String buses) throws IOException {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        clock: { trusted: true }
        buffer: { file: buffer.db, commit-interval: 100ms }
        destinations:
          - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
        """
                .formatted(hub.mqttPort())
            + buses);
  }
}
