package dev.goen.app;

import dev.goen.buffer.Backlog;
import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.Destination;
import dev.goen.uplink.DestinationWorker;
import dev.goen.uplink.Times;
import dev.goen.uplink.Transport;
import dev.goen.uplink.mqtt.MqttSettings;
import dev.goen.uplink.mqtt.MqttTransport;
import dev.goen.uplink.payload.Codec;
import dev.goen.uplink.payload.FiwareJson;
import dev.goen.uplink.payload.GatewayIdentity;
import dev.goen.uplink.payload.SenmlCbor;
import dev.goen.uplink.payload.SenmlJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Builds the worker of a destination from its part of the configuration. */
final class Destinations {

  /** A broker that leaves a message unanswered for so long is taken for gone. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private Destinations() {}

  static DestinationWorker worker(
      Destination destination,
      GatewayIdentity identity,
      Backlog backlog,
      Times times,
      Supplier<byte[]> status) {
    List<Transport> transports =
        destination.transports().stream()
            .map(transport -> transport(transport, destination.window(), identity))
            .toList();
    return new DestinationWorker(
        destination.name(),
        transports,
        codec(destination, identity),
        backlog,
        switch (destination.order()) {
          case OLDEST_FIRST -> Backlog.Order.OLDEST_FIRST;
          case NEWEST_FIRST -> Backlog.Order.NEWEST_FIRST;
        },
        times,
        status,
        identity.offlineStatus().getBytes(StandardCharsets.UTF_8),
        new Random());
  }

  private static Codec codec(Destination destination, GatewayIdentity identity) {
    return switch (destination.encoding()) {
      case SENML_CBOR -> new SenmlCbor(identity);
      case SENML_JSON -> new SenmlJson(identity);
      case FIWARE_JSON -> new FiwareJson(identity, fiwareKey(destination));
    };
  }

  private static String fiwareKey(Destination destination) {
    return destination.transports().stream()
        .filter(GatewayConfig.Mqtt.class::isInstance)
        .map(transport -> ((GatewayConfig.Mqtt) transport).fiwareKey())
        .findFirst()
        .orElse("");
  }

  private static Transport transport(
      GatewayConfig.Transport transport, int window, GatewayIdentity identity) {
    return switch (transport) {
      case GatewayConfig.Mqtt mqtt ->
          new MqttTransport(
              new MqttSettings(
                  mqtt.url(),
                  window,
                  mqtt.keepAlive(),
                  mqtt.user(),
                  mqtt.passwordFile(),
                  mqtt.tls().trust(),
                  mqtt.tls().certificate(),
                  mqtt.tls().privateKey(),
                  SILENCE),
              identity);
      case GatewayConfig.Coap coap -> throw new IllegalStateException("coap " + coap.url());
    };
  }
}
