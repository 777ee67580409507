package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 1: a reading that was accepted is at the hub once, whatever moment the process is killed
 * at.
 */
class SigkillIT {

  private static final int KILLS = Integer.getInteger("goen.kills", 30);

  @TempDir Path folder = Path.of("unset");

  @Test
  void everyAcceptedReadingIsAtTheHubOnceAfterManyKills() throws Exception {
    long seed = Long.getLong("goen.seed", System.nanoTime());
    Random random = new Random(seed);
    String hint = "seed " + seed;
    Acceptance accepted = new Acceptance(folder);
    Path log = folder.resolve("gateway.log");
    Path db = folder.resolve("hub.db");
    try (Hub hub = Hub.start(HubOptions.embedded(db));
        BusyLines lines = BusyLines.start()) {
      Path config = folder.resolve("gateway.yaml");
      Files.writeString(
          config,
          """
          version: 1
          gateway: { id: gw07, operator: it-div }
          clock: { trusted: true }
          buffer: { file: buffer.db, commit-interval: 200ms }
          destinations:
            - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
          """
                  .formatted(hub.mqttPort())
              + lines.buses());
      for (int kill = 0; kill < KILLS; kill++) {
        Path report = accepted.next();
        try (PackagedGateway gateway = PackagedGateway.start(config, report, log)) {
          String where = hint + ", kill " + kill;
          assertTrue(
              Eventually.holds(Duration.ofSeconds(60), () -> Files.size(report) > 0),
              () -> where + "\n" + gateway.tail());
          Thread.sleep(random.nextInt(700));
          assertTrue(gateway.isAlive(), () -> where + "\n" + gateway.tail());
          gateway.kill();
        }
      }
      Path last = accepted.next();
      try (PackagedGateway gateway = PackagedGateway.start(config, last, log)) {
        assertTrue(
            Eventually.holds(
                Duration.ofSeconds(60),
                () -> Files.size(last) > 0 && accepted.absentAt(db).isEmpty()),
            () -> hint + ": not at the hub: " + accepted.someAbsentAt(db) + "\n" + gateway.tail());
        assertEquals(143, gateway.terminate(60), () -> hint + "\n" + gateway.tail());
      }
      assertEquals(Map.of(), accepted.absentAt(db), hint);
      assertEquals(0, hub.store().counts().conflicts(), hint);
      Proof.assertComplete(db, 1, () -> hint);
      System.getLogger(SigkillIT.class.getName())
          .log(
              System.Logger.Level.INFO,
              "{0} kills, {1} accepted, all at the hub once; packs sent again: {2}; {3}",
              KILLS,
              accepted.all().size(),
              hub.store().counts().redeliveredPacks(),
              hint);
    }
  }
}
