package dev.goen.config;

import dev.goen.bus.DigitalChip.Pull;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.driver.DriverFactory.BusKind;
import dev.goen.pipeline.DevicePipeline;
import dev.goen.reading.SensorId;
import dev.goen.reading.StreamClass;
import dev.goen.settings.Settings;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code devices:}; what is not common to all devices its driver reads. */
final class DeviceReader {

  /** Names of the gateway's own records and of the first record of a pack. */
  private static final Set<String> RESERVED = Set.of("gateway", "pack");

  private static final Duration USUAL_TIMEOUT = Duration.ofMillis(500);

  private final Map<String, DriverFactory> factories;
  private final DriverContext context;
  private final Findings findings;
  private final boolean lenient;
  private final Map<String, DevicePipeline> pipelines = new HashMap<>();
  private final Set<String> drivers = new HashSet<>();

  /**
   * A reader.
   *
   * @param lenient whether a device without a driver is left out with a warning
   */
  DeviceReader(
      Map<String, DriverFactory> factories,
      DriverContext context,
      Findings findings,
      boolean lenient) {
    this.factories = factories;
    this.context = context;
    this.findings = findings;
    this.lenient = lenient;
  }

  /** What is done with the readings of the devices read so far, by their ids. */
  Map<String, DevicePipeline> pipelines() {
    return Collections.unmodifiableMap(pipelines);
  }

  /** The drivers of the devices read so far. */
  Set<String> drivers() {
    return Collections.unmodifiableSet(drivers);
  }

  /**
   * Reads a device; empty when its driver is not known.
   *
   * @param buses what drivers can speak on here
   */
  Optional<Device<?>> read(Settings device, Set<BusKind> buses) {
    SensorId id = id(device);
    String owner = device.id("owner");
    StreamClass kind = device.choice("class", StreamClass.class, StreamClass.DATA);
    Duration period =
        device.duration("period", Duration.ofMillis(10), Duration.ofDays(1), Duration.ofSeconds(1));
    Duration half = period.dividedBy(2);
    Duration timeout =
        device.duration(
            "timeout",
            Duration.ofMillis(5),
            Duration.ofMinutes(1),
            half.compareTo(USUAL_TIMEOUT) < 0 ? half : USUAL_TIMEOUT);
    Optional<DriverFactory> factory = factory(device, buses);
    boolean pair = factory.filter(f -> f.bus() == BusKind.LINE_PAIR).isPresent();
    boolean single = buses.contains(BusKind.DIGITAL) && !pair;
    int line = pair ? device.integer("d0", 0, 255) : -1;
    int second = pair ? device.integer("d1", 0, 255) : -1;
    if (single) {
      line = device.integer("line", 0, 255);
    }
    Pull pull = single || pair ? device.choice("pull", Pull.class, Pull.OFF) : Pull.OFF;
    int before = findings.problems.size();
    Optional<Driver<?>> driver = factory.flatMap(f -> create(f, id, device));
    // What the fall-backs of a driver with wrong settings yield says nothing about the quantities.
    List<Channel> channels =
        findings.problems.size() > before
            ? List.of()
            : driver.map(Driver::channels).orElse(List.of());
    DevicePipeline pipeline = new PipelineReader(findings, channels).read(device);
    pipelines.put(id.text(), pipeline);
    if (driver.isPresent()) {
      device.done();
    }
    if (driver.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Device<>(id, owner, kind, period, timeout, line, second, pull, driver.get(), pipeline));
  }

  private SensorId id(Settings device) {
    String id = device.id("id");
    if (RESERVED.contains(id.toLowerCase(Locale.ROOT))) {
      findings.problem(device, "id", "id.reserved");
    } else if (device.written("id").filter(id::equals).isPresent()) {
      findings.claim(device, "id", "sensor " + id, "id.twice");
    }
    return new SensorId(id);
  }

  /** A mistake of a driver, which may be of a jar of its own, is a problem like others. */
  private Optional<Driver<?>> create(DriverFactory factory, SensorId id, Settings device) {
    device.wordsFrom(factory.getClass().getClassLoader());
    try {
      return Optional.of(factory.create(id, device, context));
    } catch (RuntimeException | LinkageError e) {
      findings.problem(device, "driver", "driver.failed", e.toString());
      return Optional.empty();
    }
  }

  private Optional<DriverFactory> factory(Settings device, Set<BusKind> buses) {
    String type = device.text("driver");
    DriverFactory factory = factories.get(type);
    if (factory == null) {
      String known = String.join(", ", factories.keySet());
      if (lenient) {
        findings.warn(device, "driver", "driver.unknown", known);
      } else if (!type.isEmpty()) {
        findings.problem(device, "driver", "driver.unknown", known);
      }
      return Optional.empty();
    }
    if (!buses.contains(factory.bus())) {
      findings.problem(
          device,
          "driver",
          switch (factory.bus()) {
            case SERIAL -> "driver.needs-port";
            case DIGITAL, LINE_PAIR -> "driver.needs-chip";
            case I2C -> "driver.needs-i2c";
            case ANALOG -> "driver.needs-iio";
          });
      return Optional.empty();
    }
    drivers.add(type);
    return Optional.of(factory);
  }
}
