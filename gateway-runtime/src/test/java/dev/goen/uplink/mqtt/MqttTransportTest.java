package dev.goen.uplink.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog.Order;
import dev.goen.keys.CertificateMaker;
import dev.goen.keys.KeyFiles;
import dev.goen.reading.SeqSet;
import dev.goen.sim.peer.NeedsPeer;
import dev.goen.sim.peer.Peer;
import dev.goen.uplink.Bench;
import dev.goen.uplink.Delivery;
import dev.goen.uplink.LinkFault;
import dev.goen.uplink.UplinkStatus;
import dev.goen.uplink.payload.Message;
import dev.goen.uplink.payload.Packs;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsPeer({Peer.MOSQUITTO, Peer.MOSQUITTO_CLIENTS})
class MqttTransportTest {

  private static final Pattern DATA_SEQS =
      Pattern.compile("00c0ffee12345678 river/data ([0-9,/-]+) 5f1d4c1e");
  private static final Duration OLD = Duration.ofMinutes(5);
  private static final Duration FRESH = Duration.ZERO;

  @TempDir Path folder;

  /** A program that knows neither MQTT 5 nor this project must be able to read every word. */
  @Test
  void aSubscriberOfMqtt311ReadsSenmlWithItsIdentity() throws Exception {
    try (Mosquitto broker = new Mosquitto(folder, "allow_anonymous true");
        Bench bench = bench(settings("mqtt", broker.port(), FRESH.plusSeconds(30)))) {
      Path heard = broker.subscribe("heard", "-t", "goen/#");
      bench.worker.start();
      Bench.until("connected", () -> bench.worker.status().connected());
      bench.commit(Packs.RIVER, 2, FRESH, true);
      bench.commit(Bench.ALARMS, 1, FRESH, true);
      Bench.until(
          "all is delivered", () -> bench.complete(Packs.RIVER) && bench.complete(Bench.ALARMS));
      bench.stop(Duration.ofSeconds(30));
      Bench.until("the last word", () -> Mosquitto.text(heard).contains("\"online\":false"));
      String text = Mosquitto.text(heard);
      assertTrue(text.contains("goen/v1/river/gw07/event/alarm 0 [{\"bn\":"), text);
      assertTrue(text.contains("\"n\":\"pack\",\"vs\":\"00c0ffee12345678 river/data 1-2 "), text);
      assertTrue(text.contains("goen/v1/it-div/gw07/status 0 {\"online\":true}"), text);
    }
  }

  /** A broker ends the connection of whoever sends a longer packet than it has said it takes. */
  @Test
  void packsAreNoLongerThanTheBrokerTakes() throws Exception {
    try (Mosquitto broker = new Mosquitto(folder, "allow_anonymous true", "max_packet_size 2000");
        Bench bench = bench(settings("mqtt", broker.port(), Duration.ofSeconds(30)))) {
      bench.commit(Packs.RIVER, 2_000, OLD, false);
      bench.worker.start();
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertEquals(1, bench.worker.status().connects());
      assertEquals(0, bench.worker.status().deadLetters());
    }
  }

  /** What cannot be made shorter must not end every connection: it is refused as by the broker. */
  @Test
  void whatIsTooLongForTheBrokerIsRefusedAndTheLinkStays() throws Exception {
    try (Mosquitto broker = new Mosquitto(folder, "allow_anonymous true", "max_packet_size 2000")) {
      MqttTransport transport =
          new MqttTransport(
              settings("mqtt", broker.port(), Duration.ofSeconds(30)), Packs.GW07, Packs::present);
      transport.connect(Duration.ofSeconds(30));
      Message message =
          new Message("goen/x", new byte[2_000], Message.Content.SENML_CBOR, Map.of());
      transport.send(1, message);
      Delivery.Refused refused =
          assertInstanceOf(Delivery.Refused.class, transport.await(Duration.ofSeconds(30)));
      assertTrue(refused.permanent());
      transport.send(2, new Message("goen/x", new byte[1], Message.Content.JSON, Map.of()));
      assertEquals(new Delivery.Delivered(2), transport.await(Duration.ofSeconds(30)));
      transport.abort();
    }
  }

  /** A hub that cannot prove who it is gets nothing. */
  @Test
  void aHubOfAnotherAuthorityIsNotTrusted() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    new CertificateMaker(other).issue("hub", "hub", "EC");
    CertificateMaker authority = new CertificateMaker(folder);
    authority.issue("gw", "gw07", "EC");
    try (Mosquitto broker =
        new Mosquitto(
            folder,
            "certfile " + other.resolve("hub.pem"),
            "keyfile " + other.resolve("hub.key"),
            "allow_anonymous true")) {
      MqttTransport transport =
          new MqttTransport(tls(broker.port(), "gw"), Packs.GW07, Packs::present);
      LinkFault fault =
          assertThrows(LinkFault.class, () -> transport.connect(Duration.ofSeconds(30)));
      assertTrue(String.valueOf(fault.getMessage()).contains("PKIX"), fault.getMessage());
    }
  }

  /** What arrives twice is at most what was on its way when the cable broke. */
  @Test
  void aCutCableLosesNothingAndRepeatsAtMostAWindowEachTime() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Mosquitto broker = new Mosquitto(folder, "allow_anonymous true", "max_queued_messages 0");
        TcpRelay cable = new TcpRelay(broker.port());
        Bench bench = bench(settings("mqtt", cable.port(), Duration.ofSeconds(30)))) {
      Path heard = broker.subscribe("heard", "-t", "goen/v1/river/#");
      bench.worker.start();
      int cuts = 4;
      for (int cut = 0; cut < cuts; cut++) {
        long connects = bench.worker.status().connects();
        Bench.until("connected, seed " + seed, () -> bench.worker.status().connected());
        for (int i = 0; i < 30; i++) {
          bench.commit(Packs.RIVER, 1 + random.nextInt(30), FRESH, random.nextInt(5) > 0);
        }
        cable.cut();
        Bench.until(
            "connected again, seed " + seed, () -> bench.worker.status().connects() > connects);
      }
      Bench.until("all is delivered, seed " + seed, () -> bench.complete(Packs.RIVER));
      UplinkStatus status = bench.worker.status();
      Bench.until(
          "the subscriber has all, seed " + seed,
          () -> bench.complete(Packs.RIVER) && arrived(heard).equals(delivered(bench)));
      long repeats = packs(heard) - status.delivered();
      assertTrue(repeats <= 16L * cuts, "seed " + seed + ": " + repeats + " packs came twice");
    }
  }

  /** What waits to leave together must not wait for an answer to itself. */
  @Test
  void aBrokerThatAllowsFewUnansweredMessagesGetsAll() throws Exception {
    try (Mosquitto broker =
            new Mosquitto(folder, "allow_anonymous true", "max_inflight_messages 3");
        Bench bench = bench(settings("mqtt", broker.port(), Duration.ofSeconds(60)))) {
      bench.worker.start();
      Bench.until("connected", () -> bench.worker.status().connected());
      for (int i = 0; i < 200; i++) {
        bench.commit(Packs.RIVER, 2, FRESH, i % 3 > 0);
      }
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
      assertEquals(0, bench.worker.status().linkLosses());
    }
  }

  /** A link that is open and dead is worse than one that breaks; keepalive alone takes long. */
  @Test
  void aSilentLinkIsGivenUpAndEverythingArrivesLater() throws Exception {
    try (Mosquitto broker = new Mosquitto(folder, "allow_anonymous true");
        TcpRelay cable = new TcpRelay(broker.port());
        Bench bench = bench(settings("mqtt", cable.port(), Duration.ofSeconds(1)))) {
      bench.worker.start();
      Bench.until("connected", () -> bench.worker.status().connected());
      cable.silent(true);
      bench.commit(Packs.RIVER, 10, FRESH, true);
      Bench.until("the silence is noticed", () -> bench.worker.status().linkLosses() > 0);
      assertTrue(bench.worker.status().lastError().contains("no answer"));
      cable.cut();
      cable.silent(false);
      Bench.until("all is delivered", () -> bench.complete(Packs.RIVER));
    }
  }

  /** PUBACK 0x87: the access list can be mended at the hub, so nothing is thrown away for it. */
  @Test
  void aTopicTheAccessListForbidsIsRefusedAndTheOthersGoOn() throws Exception {
    Path list = folder.resolve("acl");
    Files.writeString(list, "topic readwrite goen/v1/river/gw07/event/#\n");
    try (Mosquitto broker = new Mosquitto(folder, "allow_anonymous true", "acl_file " + list);
        Bench bench = bench(settings("mqtt", broker.port(), Duration.ofSeconds(30)))) {
      bench.worker.start();
      bench.commit(Packs.RIVER, 5, OLD, false);
      Bench.until("it is refused", () -> bench.worker.status().refusedStreams() == 1);
      assertTrue(bench.worker.status().lastError().contains("PUBACK 0x87"));
      bench.commit(Bench.ALARMS, 1, FRESH, true);
      Bench.until("the alarm is delivered", () -> bench.complete(Bench.ALARMS));
      assertEquals(SeqSet.EMPTY, bench.givenUp(Packs.RIVER));
      assertEquals(1, bench.worker.status().connects());
    }
  }

  /** Default Mosquitto takes 20 at a time and disconnects whoever sends more. */
  @Test
  void theWindowStaysBelowTheBrokersReceiveMaximum() throws Exception {
    try (Mosquitto broker = new Mosquitto(folder, "allow_anonymous true")) {
      MqttSettings wide = settings("mqtt", broker.port(), Duration.ofSeconds(30));
      MqttTransport transport =
          new MqttTransport(
              new MqttSettings(
                  wide.url(),
                  100,
                  wide.keepAlive(),
                  Optional.empty(),
                  KeyFiles.NONE,
                  wide.silence()),
              Packs.GW07,
              Packs::present);
      transport.connect(Duration.ofSeconds(30));
      assertEquals(18, transport.window());
      transport.abort();
    }
  }

  private static Bench bench(MqttSettings settings) {
    return new Bench(Order.OLDEST_FIRST, new MqttTransport(settings, Packs.GW07, Packs::present));
  }

  private static MqttSettings settings(String scheme, int port, Duration silence) {
    return new MqttSettings(
        URI.create(scheme + "://127.0.0.1:" + port),
        16,
        Duration.ofSeconds(30),
        Optional.empty(),
        KeyFiles.NONE,
        silence);
  }

  private MqttSettings tls(int port, String client) {
    return new MqttSettings(
        URI.create("mqtts://127.0.0.1:" + port),
        16,
        Duration.ofSeconds(30),
        Optional.empty(),
        KeyFiles.tls(
            folder.resolve("ca.pem"),
            folder.resolve(client + ".pem"),
            folder.resolve(client + ".key")),
        Duration.ofSeconds(30));
  }

  private static SeqSet delivered(Bench bench) {
    return bench.all(Packs.RIVER);
  }

  private static SeqSet arrived(Path heard) {
    SeqSet seqs = SeqSet.EMPTY;
    Matcher found = DATA_SEQS.matcher(Mosquitto.text(heard));
    while (found.find()) {
      seqs = seqs.plus(SeqSet.parse(found.group(1)));
    }
    return seqs;
  }

  private static long packs(Path heard) {
    return DATA_SEQS.matcher(Mosquitto.text(heard)).results().count();
  }
}
