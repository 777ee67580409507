package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubFaults;
import dev.goen.sim.hub.HubOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that acknowledges three packs of ten and then forgets them. */
class ConfirmIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final double SHARE = 0.3;
  private static final int FORGOTTEN = 5;

  @TempDir Path folder = Path.of("unset");

  private final long seed = Long.getLong("goen.seed", System.nanoTime());

  @Test
  void withConfirmationNothingIsMissing() throws Exception {
    Acceptance accepted = new Acceptance(folder);
    Path db = folder.resolve("hub.db");
    HubOptions options =
        HubOptions.embedded(db).confirming().with(HubFaults.forgetting(SHARE, seed));
    try (Hub hub = Hub.start(options)) {
      forgetSome(hub, accepted, "confirm: true, confirm-within: 2s, ");
      try (PackagedGateway gateway = again(hub, accepted, "confirm: true, confirm-within: 2s, ")) {
        assertTrue(
            Eventually.holds(SOON, () -> accepted.absentAt(db).isEmpty()),
            () -> "seed " + seed + ": missing " + accepted.someAbsentAt(db) + gateway.tail());
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
      assertTrue(accepted.absentAt(db).isEmpty(), "seed " + seed);
      assertEquals(0, hub.store().counts().conflicts());
      System.getLogger(ConfirmIT.class.getName())
          .log(
              System.Logger.Level.INFO,
              "{0} accepted, {1} packs forgotten by the broker, missing 0; packs sent again: {2};"
                  + " seed {3}",
              accepted.all().size(),
              hub.forgotten(),
              hub.store().counts().redeliveredPacks(),
              Long.toString(seed));
    }
  }

  /** What the test above proves is worth something only if the same broker does lose readings. */
  @Test
  void withoutConfirmationTheSameBrokerLosesReadings() throws Exception {
    Acceptance accepted = new Acceptance(folder);
    Path db = folder.resolve("hub.db");
    HubOptions options = HubOptions.embedded(db).with(HubFaults.forgetting(SHARE, seed));
    try (Hub hub = Hub.start(options)) {
      forgetSome(hub, accepted, "");
      try (PackagedGateway gateway = again(hub, accepted, "")) {
        assertEquals(143, gateway.terminate(60), gateway::tail);
      }
      assertFalse(accepted.absentAt(db).isEmpty(), "seed " + seed);
    }
  }

  private void forgetSome(Hub hub, Acceptance accepted, String setting) throws Exception {
    try (BusyLines lines = BusyLines.start();
        PackagedGateway gateway =
            PackagedGateway.start(
                write(hub, setting, lines.buses()),
                accepted.next(),
                folder.resolve("gateway.log"))) {
      assertTrue(Eventually.holds(SOON, () -> hub.forgotten() >= FORGOTTEN), gateway::tail);
      assertEquals(143, gateway.terminate(60), gateway::tail);
    }
  }

  /** The same gateway, with nothing to read any more: what it has not delivered it still owes. */
  private PackagedGateway again(Hub hub, Acceptance accepted, String setting) throws Exception {
    PackagedGateway gateway =
        PackagedGateway.start(
            write(hub, setting, ""), accepted.next(), folder.resolve("again.log"));
    assertTrue(Eventually.holds(SOON, () -> gateway.log().contains("connected to")), gateway::tail);
    return gateway;
  }

  private Path write(Hub hub, String setting, String buses) throws IOException {
    return Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        clock: { trusted: true }
        buffer: { file: buffer.db, commit-interval: 100ms }
        destinations:
          - { name: city, %stransports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
        """
                .formatted(setting, hub.mqttPort())
            + buses);
  }
}
