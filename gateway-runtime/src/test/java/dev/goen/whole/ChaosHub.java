package dev.goen.whole;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubFaults;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.HubStore;
import dev.goen.sim.relay.Relay;
import dev.goen.sim.relay.Shape;
import dev.goen.sim.relay.TcpRelay;
import dev.goen.sim.relay.UdpRelay;
import dev.goen.uplink.mqtt.Mosquitto;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A hub behind links that can be made to fail, and that can fail itself. */
final class ChaosHub implements AutoCloseable {

  private static final InetAddress HERE = InetAddress.getLoopbackAddress();
  private static final int CONNACK = 0x20;
  private static final int DISCONNECT = 0xe0;
  private static final Duration SOON = Duration.ofSeconds(30);

  /** How the gateway reaches the hub. */
  enum Kind {
    MQTT,
    COAP,
    MQTT_THEN_COAP,
    /** A broker with persistence between the two. */
    MOSQUITTO,
    /** A broker that drops a fifth of what it acknowledges, and a hub that confirms. */
    FORGETFUL
  }

  private final Kind kind;
  private final Path folder;
  private final long seed;
  private final List<Relay> relays = new ArrayList<>();
  private final @Nullable Mosquitto broker;
  private Hub hub;
  private long forgottenBefore;
  private final int mqttPort;
  private final int coapPort;

  private ChaosHub(Kind kind, Path folder, long seed) throws Exception {
    this.kind = kind;
    this.folder = folder;
    this.seed = seed;
    if (kind == Kind.MOSQUITTO) {
      Path kept = Files.createDirectory(folder.resolve("kept"));
      broker =
          new Mosquitto(
              folder,
              "allow_anonymous true",
              "max_queued_messages 0",
              "max_queued_bytes 0",
              "persistence true",
              "persistence_location " + kept + "/",
              "log_type all");
      hub = Hub.start(at(broker.port()));
      Path log = folder.resolve("mosquitto.log");
      if (!Eventually.holds(
          SOON, () -> Mosquitto.text(log).contains("Sending SUBACK to goen-hub"))) {
        throw new IOException("the hub does not subscribe\n" + Mosquitto.text(log));
      }
      mqttPort = broker.port();
    } else {
      broker = null;
      hub = Hub.start(embedded(0, 0));
      mqttPort = hub.mqttPort();
    }
    coapPort = hub.coapPort();
    if (kind != Kind.COAP) {
      relays.add(TcpRelay.start(0, new InetSocketAddress(HERE, mqttPort), seed));
    }
    if (kind == Kind.COAP || kind == Kind.MQTT_THEN_COAP) {
      relays.add(UdpRelay.start(0, new InetSocketAddress(HERE, coapPort), seed));
    }
  }

  static ChaosHub start(Kind kind, Path folder, long seed) throws Exception {
    return new ChaosHub(kind, folder, seed);
  }

  /** The transports of the gateway's configuration. */
  List<String> transports() {
    return relays.stream()
        .map(
            relay ->
                relay instanceof UdpRelay
                    ? "{ coap: \"coap://127.0.0.1:" + relay.port() + "\" }"
                    : "{ mqtt: \"mqtt://127.0.0.1:" + relay.port() + "\", keep-alive: 5s }")
        .toList();
  }

  HubStore.Counts counts() throws Exception {
    return hub.store().counts();
  }

  /** Packs that were acknowledged and dropped; a round without any proves nothing of that kind. */
  long forgotten() {
    return forgottenBefore + hub.forgotten();
  }

  /** Lets something go wrong on one link or at the hub; its name. */
  String fault(Random random) throws Exception {
    Relay relay = relays.get(random.nextInt(relays.size()));
    String where = relay instanceof UdpRelay ? "udp-" : "tcp-";
    return switch (random.nextInt(8)) {
      case 0 -> {
        relay.cut();
        yield where + "cut";
      }
      case 1 -> {
        relay.silence();
        yield where + "silence";
      }
      case 2 -> shaped(relay, where + "loss", "loss=0.1", "delay=30ms", "jitter=30ms");
      case 3 -> shaped(relay, where + "latency", "delay=2s");
      case 4 -> shaped(relay, where + "slow", "rate=100", "delay=200ms");
      case 5 ->
          shaped(
              relay,
              where + "disorder",
              "duplicate=0.2",
              "reorder=0.2",
              "jitter=50ms",
              "loss=0.02");
      case 6 -> {
        boolean mqtt = kind != Kind.COAP;
        if (mqtt) {
          impersonate();
        } else {
          relay.cut();
        }
        yield mqtt ? "same-client-id" : "udp-cut";
      }
      default -> {
        restart();
        yield "restart";
      }
    };
  }

  /** Links work again; a hub always does. */
  void mend() {
    for (Relay relay : relays) {
      relay.shape(Shape.NONE);
      relay.restore();
    }
  }

  private static String shaped(Relay relay, String name, String... words) {
    relay.shape(Shape.parse(List.of(words)));
    relay.restore();
    return name;
  }

  /**
   * Another client with the gateway's id: the broker ends the gateway's connection (MQTT 5), or
   * this one at once when the gateway has come back meanwhile.
   */
  private void impersonate() throws IOException {
    byte[] id = "gw07".getBytes(StandardCharsets.UTF_8);
    byte[] head = {0x10, 0, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60, 0, 0, (byte) id.length};
    head[1] = (byte) (head.length - 2 + id.length);
    try (Socket socket = new Socket(HERE, mqttPort)) {
      socket.getOutputStream().write(head);
      socket.getOutputStream().write(id);
      socket.setSoTimeout(5_000);
      int first = socket.getInputStream().read();
      if (first != CONNACK && first != DISCONNECT) {
        throw new IOException("neither CONNACK nor DISCONNECT but " + first);
      }
    }
  }

  /** The hub's process ends and begins anew, with what it has on its disk. */
  private void restart() throws Exception {
    if (broker != null) {
      broker.restart();
    } else {
      forgottenBefore += hub.forgotten();
      hub.close();
      hub = Hub.start(embedded(mqttPort, coapPort));
    }
  }

  private HubOptions embedded(int mqtt, int coap) {
    HubOptions options =
        new HubOptions(
            folder.resolve("hub.db"), mqtt, coap, Optional.empty(), "goen-hub", Optional.empty());
    return kind == Kind.FORGETFUL
        ? options.confirming().with(HubFaults.forgetting(0.2, seed))
        : options;
  }

  /** What the gateway's destination must be told of this hub. */
  String settings() {
    return kind == Kind.FORGETFUL ? "confirm: true, confirm-within: 3s, " : "";
  }

  private HubOptions at(int port) {
    return new HubOptions(
        folder.resolve("hub.db"),
        0,
        0,
        Optional.of(URI.create("mqtt://127.0.0.1:" + port)),
        "goen-hub",
        Optional.empty());
  }

  @Override
  public void close() throws IOException {
    for (Relay relay : relays) {
      relay.close();
    }
    hub.close();
    if (broker != null) {
      broker.close();
    }
  }
}
