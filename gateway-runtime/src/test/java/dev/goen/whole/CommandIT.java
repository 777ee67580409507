package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions are clean: what the hub ordered while a gateway was away must reach it all the same. */
class CommandIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final long HOUR = 3_600_000;

  @TempDir Path folder = Path.of("unset");

  @Test
  void anOrderFromBeforeTheGatewayCameIsCarriedOutOnce() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Files.writeString(
        folder.resolve("commands.pub"),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    Path ledger = folder.resolve("commands.done");
    try (Hub hub = Hub.start(HubOptions.embedded(folder.resolve("hub.db")))) {
      Path config =
          Files.writeString(
              folder.resolve("gateway.yaml"),
              """
              version: 1
              gateway: { id: gw07, operator: it-div }
              clock: { trusted: true }
              control: { trust: commands.pub }
              buffer: { file: buffer.db }
              destinations:
                - { name: city, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
              """
                  .formatted(hub.mqttPort()));
      long expires = System.currentTimeMillis() + HOUR;
      hub.order(keys.getPrivate(), "order-1", "gw07", "status", expires);
      for (int run = 1; run <= 2; run++) {
        try (PackagedGateway gateway =
            PackagedGateway.with(
                folder.resolve("gateway-" + run + ".log"), "--config", config.toString())) {
          assertTrue(
              Eventually.holds(SOON, () -> hub.answers("order-1").size() >= 1), gateway::tail);
          assertEquals(143, gateway.terminate(60), gateway::tail);
        }
        String done = "{\"id\":\"order-1\",\"result\":\"done\"}";
        assertEquals(List.of(done), hub.answers("order-1").stream().distinct().toList());
        assertEquals(
            List.of("order-1 " + expires + " done"),
            Files.readAllLines(ledger),
            "remembered once, in run " + run);
        hub.loseAnswers("order-1");
      }
    }
  }
}
