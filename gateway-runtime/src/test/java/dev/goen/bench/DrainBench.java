package dev.goen.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import dev.goen.uplink.mqtt.Mosquitto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backlog through a real Mosquitto against libmosquitto sending as many messages of the same size
 * with the same window, in paired rounds.
 */
@NeedsPeer(Peer.MOSQUITTO)
class DrainBench {

  private static final int ROUNDS = Integer.getInteger("goen.bench.rounds", 5);
  private static final int READINGS = Integer.getInteger("goen.bench.readings", 1_000_000);
  private static final int WINDOW = 16;

  @TempDir Path folder = Path.of("unset");

  @Test
  void againstLibmosquitto() throws Exception {
    CPeer peer = CPeer.compile(folder, "drain", "mosquitto", "pthread");
    try (Mosquitto broker = new Mosquitto(folder, "allow_anonymous true")) {
      for (String compress : List.of("none", "deflate")) {
        List<Double> ratios = new ArrayList<>();
        String last = "";
        for (int round = 0; round < ROUNDS; round++) {
          Files.deleteIfExists(folder.resolve("buffer.db"));
          ProductionJvm.run(Filling.class, folder.resolve("buffer.db"), READINGS, 300, 20, 50);
          List<String> ours = ProductionJvm.run(Draining.class, write(broker.port(), compress));
          double rate = Double.parseDouble(ours.get(1));
          long messages = Long.parseLong(ours.get(2));
          long bytes = Long.parseLong(ours.get(3)) / messages;
          ratios.add(rate / peer.figure(broker.port(), messages, bytes, WINDOW));
          last =
              String.format(
                  Locale.ROOT,
                  "%s readings/s in %s messages/s of %d B, %.1f B of payload each",
                  ours.get(0),
                  ours.get(1),
                  bytes,
                  Double.parseDouble(ours.get(3)) / READINGS);
        }
        assertTrue(IngestBench.median(ratios) > 0);
        System.out.printf(
            Locale.ROOT,
            "compress %s: %s; of libmosquitto %.2f per message (median of %d rounds; limit 0.8)%n",
            compress,
            last,
            IngestBench.median(ratios),
            ROUNDS);
      }
    }
  }

  private Path write(int port, String compress) throws Exception {
    return Files.writeString(
        folder.resolve("drain.yaml"),
        """
        version: 1
        gateway: { id: gw07, operator: it-div }
        buffer: { file: buffer.db, max-size-mb: 4096 }
        destinations:
          - { name: city, window: %d, compress: %s, transports: [ { mqtt: "mqtt://127.0.0.1:%d" } ] }
        """
            .formatted(WINDOW, compress, port));
  }
}
