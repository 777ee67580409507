package dev.goen.uplink.mqtt;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.goen.keys.KeyFiles;
import dev.goen.uplink.Bench;
import dev.goen.uplink.LinkFault;
import dev.goen.uplink.payload.Packs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResettingHubTest {

  /** A hub that is down behind a balancer is asked for hours: nothing may stay of each attempt. */
  @Test
  void anAttemptThatIsResetLeavesNoThreadBehind() throws Exception {
    try (ServerSocket hub = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread _ = Thread.ofPlatform().daemon().start(() -> reset(hub));
      MqttTransport transport =
          new MqttTransport(
              new MqttSettings(
                  URI.create("mqtt://127.0.0.1:" + hub.getLocalPort()),
                  16,
                  Duration.ofSeconds(30),
                  Optional.empty(),
                  KeyFiles.NONE,
                  Duration.ofSeconds(30)),
              Packs.GW07,
              Packs::present);
      for (int i = 0; i < 12; i++) {
        assertThrows(LinkFault.class, () -> transport.connect(Duration.ofSeconds(30)));
        transport.abort();
      }
      Bench.until("all threads of the attempts have ended", () -> ofPaho() == 0);
    }
  }

  private static void reset(ServerSocket hub) {
    try {
      while (true) {
        try (Socket one = hub.accept()) {
          one.setSoLinger(true, 0);
        }
      }
    } catch (IOException e) {
      // It is closed: the test is over.
    }
  }

  private static long ofPaho() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("MQTT Con: gw07"))
        .count();
  }
}
