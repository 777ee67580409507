package dev.goen.sim.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapResponse;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub's doors, from outside: our own clients and Debian's. */
class HubTest {
  private static final String TOPIC = "goen/v1/river/gw07/data/live";

  @TempDir Path folder;

  /** PUBACK is what lets a gateway forget: when it has come, the record must be in the store. */
  @Test
  void theAcknowledgementOfTheEmbeddedBrokerMeansStored() throws Exception {
    try (Hub hub = Hub.start(HubOptions.embedded(folder.resolve("hub.db")))) {
      MqttAsyncClient client = connect(hub.mqttPort());
      try {
        for (int seq = 1; seq <= 50; seq++) {
          IMqttToken token = client.publish(TOPIC, pack(seq), 1, false);
          token.waitForCompletion(30_000);
          assertEquals(seq, hub.store().counts().records());
        }
        client.publish(TOPIC, pack(50), 1, false).waitForCompletion(30_000);
        assertEquals(new HubStore.Counts(50, 1, 0, 0, 0), hub.store().counts());
      } finally {
        client.disconnect().waitForCompletion(30_000);
        client.close();
      }
    }
  }

  /** A poison pack must neither be sent for ever nor block the ones behind it. */
  @Test
  void aPackThatIsNoneIsAcknowledgedAsInvalidAndTheNextOneIsStored() throws Exception {
    try (Hub hub = Hub.start(HubOptions.embedded(folder.resolve("hub.db")))) {
      MqttAsyncClient client = connect(hub.mqttPort());
      try {
        IMqttToken bad = client.publish(TOPIC, new byte[] {1, 2, 3}, 1, false);
        bad.waitForCompletion(30_000);
        assertEquals(0x99, bad.getReasonCodes()[0]);
        client.publish(TOPIC, pack(1), 1, false).waitForCompletion(30_000);
        assertEquals(new HubStore.Counts(1, 0, 1, 0, 0), hub.store().counts());
      } finally {
        client.disconnect().waitForCompletion(30_000);
        client.close();
      }
    }
  }

  /** Our CoAP client and server are one library; this only checks the answers' meaning. */
  @Test
  void coapAnswersSayStoredRefusedOrAnotherFormat() throws Exception {
    try (Hub hub = Hub.start(HubOptions.embedded(folder.resolve("hub.db")))) {
      CoapClient client = new CoapClient("coap://127.0.0.1:" + hub.coapPort() + "/" + TOPIC);
      try {
        assertEquals(ResponseCode.CHANGED, client.post(pack(1), 110).getCode());
        CoapResponse refused = client.post("[]", 110);
        assertEquals(ResponseCode.BAD_REQUEST, refused.getCode());
        assertTrue(refused.getResponseText().startsWith("SenML"), refused.getResponseText());
        assertEquals(ResponseCode.UNSUPPORTED_CONTENT_FORMAT, client.post(pack(2), 50).getCode());
        assertEquals(new HubStore.Counts(1, 0, 1, 0, 0), hub.store().counts());
      } finally {
        client.shutdown();
      }
    }
  }

  /** libcoap cuts the pack into blocks of its own; ours must put them together (RFC 7959). */
  @Test
  @NeedsPeer(Peer.LIBCOAP)
  void aPackOfManyBlocksFromLibcoapArrivesWhole() throws Exception {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      entries.append(i == 0 ? "" : ",").append("{\"n\":\"k/stage\",\"t\":" + i + ",\"v\":1.5}");
    }
    Path payload = folder.resolve("pack.json");
    Files.write(payload, Packs.of("1-300", "1795000000", "synced", entries.toString()));
    try (Hub hub = Hub.start(HubOptions.embedded(folder.resolve("hub.db")))) {
      for (String size : List.of("1024", "256")) {
        run(
            Peer.LIBCOAP.command().toString(),
            "-m",
            "post",
            "-t",
            "110",
            "-b",
            size,
            "-B",
            "60",
            "-f",
            payload.toString(),
            "coap://127.0.0.1:" + hub.coapPort() + "/" + TOPIC);
      }
      assertEquals(new HubStore.Counts(300, 1, 0, 0, 0), hub.store().counts());
    }
  }

  /** A real broker between: what it took while the hub was away must come, and none twice. */
  @Test
  @NeedsPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
  void mosquittoKeepsWhatComesWhileTheHubIsAway() throws Exception {
    int port = freePort();
    Path settings = folder.resolve("mosquitto.conf");
    Files.writeString(
        settings, "listener " + port + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n");
    Process mosquitto =
        new ProcessBuilder(Peer.MOSQUITTO.command().toString(), "-c", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mosquitto.log").toFile())
            .start();
    try {
      HubOptions options =
          new HubOptions(
              folder.resolve("hub.db"),
              0,
              0,
              Optional.of(URI.create("mqtt://127.0.0.1:" + port)),
              "goen-hub-test",
              Optional.empty());
      publishUntilConnected(port);
      try (Hub hub = Hub.start(options)) {
        // Without a subscription yet the broker may drop: send until the first one arrives.
        await(
            () -> {
              publish(port, List.of(pack(1)));
              return hub.store().counts().records() == 1;
            });
      }
      List<byte[]> away = new ArrayList<>();
      for (int seq = 2; seq <= 1500; seq++) {
        away.add(pack(seq));
      }
      publish(port, away);
      try (Hub hub = Hub.start(options)) {
        await(() -> hub.store().counts().records() == 1500);
        assertEquals(0, hub.store().counts().conflicts());
      }
    } finally {
      mosquitto.destroy();
      assertTrue(mosquitto.waitFor(30, TimeUnit.SECONDS));
    }
  }

  private void publishUntilConnected(int port) throws Exception {
    await(() -> tryPublish(port, List.of()) == 0);
  }

  private void publish(int port, List<byte[]> packs) throws Exception {
    assertEquals(0, tryPublish(port, packs));
  }

  /** One message a line, on one connection. */
  private int tryPublish(int port, List<byte[]> packs) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (byte[] pack : packs) {
      lines.append(new String(pack, StandardCharsets.UTF_8).replace("\n", "")).append('\n');
    }
    Path input = Files.writeString(folder.resolve("lines"), lines);
    return new ProcessBuilder(
            Peer.MOSQUITTO_CLIENTS.command("mosquitto_pub").toString(),
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-q",
            "1",
            "-t",
            TOPIC,
            "-l")
        .redirectInput(input.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("pub.log").toFile())
        .start()
        .waitFor();
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }

  static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.call()) {
      assertTrue(System.nanoTime() < deadline, "not within 30 s");
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
  }

  private static MqttAsyncClient connect(int port) throws Exception {
    MqttAsyncClient client =
        new MqttAsyncClient("tcp://127.0.0.1:" + port, "gw07", new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setRequestProblemInfo(true);
    client.connect(options).waitForCompletion(30_000);
    return client;
  }

  private static int freePort() throws IOException {
    try (java.net.ServerSocket probe = new java.net.ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private static byte[] pack(int seq) {
    return Packs.of(
        Integer.toString(seq), "1795000000", "synced", "{\"n\":\"k/stage\",\"v\":" + seq + "}");
  }
}
