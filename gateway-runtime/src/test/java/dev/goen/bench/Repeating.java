package dev.goen.bench;

import dev.goen.clock.Present;
import dev.goen.keys.KeyFiles;
import dev.goen.uplink.Delivery;
import dev.goen.uplink.mqtt.MqttSettings;
import dev.goen.uplink.mqtt.MqttTransport;
import dev.goen.uplink.payload.GatewayIdentity;
import dev.goen.uplink.payload.Message;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The transport alone: sends one made message again and again, with the identity that a pack has.
 *
 * <p>Usage: {@code PORT MESSAGES BYTES WINDOW}. Prints messages per second of the last two thirds,
 * when the program is warm.
 */
final class Repeating {

  /** The window counts what the status needs too. */
  private static final int KEPT_FOR_STATUS = 2;

  private Repeating() {}

  public static void main(String[] args) throws Exception {
    long messages = Long.parseLong(args[1]);
    byte[] body = new byte[Integer.parseInt(args[2])];
    int window = Integer.parseInt(args[3]);
    new Random(1).nextBytes(body);
    MqttTransport transport =
        new MqttTransport(
            new MqttSettings(
                URI.create("mqtt://127.0.0.1:" + args[0]),
                window + KEPT_FOR_STATUS,
                Duration.ofSeconds(60),
                Optional.empty(),
                KeyFiles.NONE,
                Duration.ofSeconds(30)),
            new GatewayIdentity("gw07", "it-div", 32473),
            () -> Present.exactly(Instant.now()));
    transport.connect(Duration.ofSeconds(20));
    long start = System.nanoTime();
    long sent = 0;
    long answered = 0;
    while (answered < messages) {
      while (sent < messages && sent - answered < window) {
        sent++;
        transport.send(sent, message(body, sent));
      }
      if (!(transport.await(Duration.ofSeconds(30)) instanceof Delivery.Delivered)) {
        throw new IllegalStateException("message " + answered + " was not delivered");
      }
      answered++;
      if (answered == messages / 3) {
        start = System.nanoTime();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    transport.disconnect("{}".getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(2));
    System.out.printf(Locale.ROOT, "%.0f%n", (messages - messages / 3) / seconds);
  }

  private static Message message(byte[] body, long number) {
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("epoch", "00c0ffee12345678");
    identity.put("stream", "river/data");
    identity.put("seqs", (300 * number + 1) + "-" + (300 * number + 300));
    identity.put("boot", "5f1d4c1e-3a52-4f0b-9d3a-0c1b2a394857");
    identity.put("mono", Long.toString(15_000 * number));
    identity.put("clock", "synced");
    return new Message(
        "goen/v1/river/gw07/data/backlog", body, Message.Content.SENML_CBOR, identity);
  }
}
