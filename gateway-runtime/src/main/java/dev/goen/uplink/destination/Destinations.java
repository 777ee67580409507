package dev.goen.uplink.destination;

import dev.goen.buffer.Backlog;
import dev.goen.clock.Present;
import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.Destination;
import dev.goen.uplink.Budget;
import dev.goen.uplink.Confirming;
import dev.goen.uplink.DestinationWorker;
import dev.goen.uplink.Inbox;
import dev.goen.uplink.Metering;
import dev.goen.uplink.Times;
import dev.goen.uplink.Transport;
import dev.goen.uplink.Ways;
import dev.goen.uplink.coap.CoapSettings;
import dev.goen.uplink.coap.CoapTransport;
import dev.goen.uplink.mqtt.MqttSettings;
import dev.goen.uplink.mqtt.MqttTransport;
import dev.goen.uplink.payload.Codec;
import dev.goen.uplink.payload.Deflated;
import dev.goen.uplink.payload.FiwareJson;
import dev.goen.uplink.payload.GatewayIdentity;
import dev.goen.uplink.payload.SenmlCbor;
import dev.goen.uplink.payload.SenmlJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Makes workers as they are configured. */
public final class Destinations {

  /** How long a hub may leave everything unanswered before the link counts as lost. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private Destinations() {}

  /** Who a configured gateway is to its hubs. */
  public static GatewayIdentity identity(GatewayConfig config) {
    return new GatewayIdentity(config.gateway().text(), config.operator(), config.enterprise());
  }

  /**
   * Makes a worker that has not started.
   *
   * @param budgets the file that keeps what was spent of its budget, but for its name at the end
   * @param backlog of this destination; closed when the worker ends
   * @param inbox takes what the hub says besides its confirmations
   * @param present what is known of the time, for certificates
   * @param status the status JSON of this moment; called on the worker's thread
   */
  public static DestinationWorker worker(
      Destination destination,
      GatewayIdentity identity,
      Path budgets,
      Backlog backlog,
      Inbox inbox,
      Times times,
      Supplier<Present> present,
      Supplier<byte[]> status,
      RandomGenerator random) {
    List<Transport> transports =
        destination.transports().stream()
            .map(transport -> transport(transport, destination.window(), identity, present))
            .toList();
    Backlog.Order order =
        switch (destination.order()) {
          case OLDEST_FIRST -> Backlog.Order.OLDEST_FIRST;
          case NEWEST_FIRST -> Backlog.Order.NEWEST_FIRST;
        };
    return new DestinationWorker(
        destination.name(),
        new Ways(transports, destination.failBack()),
        codec(destination, identity),
        metering(destination, budgets, times.clock().now().monoMillis()),
        backlog,
        order,
        destination.confirmWithin().map(within -> new Confirming(identity.confirmPath(), within)),
        inbox,
        times,
        status,
        identity.offlineStatus().getBytes(StandardCharsets.UTF_8),
        random);
  }

  private static Metering metering(Destination destination, Path file, long now) {
    GatewayConfig.Budget budget = destination.budget();
    if (budget.bytesPerHour() == 0 && budget.bytesPerDay() == 0) {
      return Metering.none();
    }
    return Metering.of(
        new Budget(budget.bytesPerHour(), budget.bytesPerDay(), now),
        file.resolveSibling(file.getFileName() + "." + destination.name()),
        now);
  }

  private static Transport transport(
      GatewayConfig.Transport transport,
      int window,
      GatewayIdentity identity,
      Supplier<Present> present) {
    return switch (transport) {
      case GatewayConfig.Mqtt mqtt ->
          new MqttTransport(
              new MqttSettings(
                  mqtt.url(), window, mqtt.keepAlive(), mqtt.user(), mqtt.keys(), SILENCE),
              identity,
              present);
      case GatewayConfig.Coap coap ->
          new CoapTransport(
              new CoapSettings(coap.url(), window, coap.pskIdentity(), coap.keys(), SILENCE),
              identity,
              present);
    };
  }

  private static Codec codec(Destination destination, GatewayIdentity identity) {
    Codec codec =
        switch (destination.encoding()) {
          case SENML_CBOR -> new SenmlCbor(identity);
          case SENML_JSON -> new SenmlJson(identity);
          case FIWARE_JSON -> new FiwareJson(identity, fiwareKey(destination));
        };
    return switch (destination.compress()) {
      case NONE -> codec;
      case DEFLATE -> new Deflated(codec);
    };
  }

  private static String fiwareKey(Destination destination) {
    for (GatewayConfig.Transport transport : destination.transports()) {
      if (transport instanceof GatewayConfig.Mqtt mqtt && !mqtt.fiwareKey().isEmpty()) {
        return mqtt.fiwareKey();
      }
    }
    throw new IllegalArgumentException(
        destination.name() + ": fiware-json needs a fiware-key at a transport");
  }
}
