package dev.goen.config;

import dev.goen.config.GatewayConfig.Budget;
import dev.goen.config.GatewayConfig.Compression;
import dev.goen.config.GatewayConfig.Destination;
import dev.goen.config.GatewayConfig.Encoding;
import dev.goen.config.GatewayConfig.Order;
import dev.goen.config.GatewayConfig.Transport;
import dev.goen.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one entry of {@code destinations:}. */
final class DestinationReader {

  private static final Duration LEAST_CONFIRM_WITHIN = Duration.ofSeconds(1);

  private final Path base;
  private final KeyPlaces places;
  private final Findings findings;

  DestinationReader(Path base, KeyPlaces places, Findings findings) {
    this.base = base;
    this.places = places;
    this.findings = findings;
  }

  Destination read(Settings destination) {
    String name = destination.id("name");
    findings.claim(destination, "name", "destination " + name, "destination.twice");
    Encoding encoding = destination.choice("encoding", Encoding.class, Encoding.SENML_CBOR);
    Compression compress = destination.choice("compress", Compression.class, Compression.NONE);
    if (compress != Compression.NONE && encoding == Encoding.FIWARE_JSON) {
      findings.problem(destination, "compress", "compress.fiware");
    }
    int window = destination.integer("window", 1, 100, 16);
    Order order = destination.choice("order", Order.class, Order.OLDEST_FIRST);
    boolean confirm = destination.flag("confirm", false);
    Duration within =
        destination.duration(
            "confirm-within", LEAST_CONFIRM_WITHIN, Duration.ofDays(1), Duration.ofMinutes(5));
    Duration failBack =
        destination.duration(
            "fail-back", Duration.ofSeconds(1), Duration.ofDays(1), Duration.ofMinutes(5));
    Settings budget = destination.section("budget");
    Budget bytes =
        new Budget(
            1_000L * budget.integer("kb-per-hour", 0, 100_000_000, 0),
            1_000_000L * budget.integer("mb-per-day", 0, 1_000_000, 0));
    budget.done();
    TransportReader reader = new TransportReader(base, encoding, places, findings);
    List<Transport> transports = new ArrayList<>();
    for (Settings section : destination.sections("transports")) {
      reader.read(section).ifPresent(transports::add);
    }
    if (!destination.has("transports") || destination.sections("transports").isEmpty()) {
      findings.problem(destination, "transports", "transport.none");
    }
    destination.done();
    return new Destination(
        name,
        encoding,
        compress,
        window,
        order,
        bytes,
        confirm ? Optional.of(within) : Optional.empty(),
        failBack,
        transports);
  }
}
