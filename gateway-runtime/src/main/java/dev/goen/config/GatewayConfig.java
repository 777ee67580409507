package dev.goen.config;

import dev.goen.bus.LineSettings;
import dev.goen.clock.SourceKind;
import dev.goen.driver.Driver;
import dev.goen.keys.KeyFiles;
import dev.goen.pipeline.DevicePipeline;
import dev.goen.reading.SensorId;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All that a gateway needs to know to run.
 *
 * @param gateway its id: the MQTT client id and a part of every topic
 * @param operator the department that runs the gateway itself
 * @param enterprise the city's IANA private enterprise number; 32473, the one reserved for
 *     examples, until it has one
 * @param commandKey PEM file of the public key of whoever may send commands; empty for nobody
 */
public record GatewayConfig(
    SensorId gateway,
    String operator,
    int enterprise,
    ClockConfig clock,
    BufferConfig buffer,
    PseudonymConfig pseudonyms,
    List<Bus> buses,
    List<Output> outputs,
    Optional<Path> commandKey,
    List<Destination> destinations) {

  public GatewayConfig {
    buses = List.copyOf(buses);
    outputs = List.copyOf(outputs);
    destinations = List.copyOf(destinations);
  }

  /**
   * The time.
   *
   * @param sources who is believed; of several the most certain
   * @param trusted whether somebody else keeps the wall clock right, such as the host of a virtual
   *     machine, so that no source need say that it is
   */
  public record ClockConfig(Set<SourceKind> sources, boolean trusted) {
    public ClockConfig {
      sources = Collections.unmodifiableSet(new TreeSet<>(sources));
    }
  }

  /**
   * The store.
   *
   * @param file the SQLite file
   * @param commitInterval the longest a reading waits in memory; 100 ms to 2 s
   * @param maxBytes what the file and its log may take together
   * @param keepFreeBytes what the file system is to have left for others; 0 for no limit
   * @param deadHubAfter how long a hub takes nothing, while another does, before it gets no more
   *     than its share of the file; from an hour
   */
  public record BufferConfig(
      Path file,
      Duration commitInterval,
      long maxBytes,
      long keepFreeBytes,
      Duration deadHubAfter) {

    /** What the configuration says when it says nothing. */
    public static final Duration DEAD_HUB_AFTER = Duration.ofDays(1);

    /** Without a limit for what is left, and a day for a silent hub. */
    public BufferConfig(Path file, Duration commitInterval, long maxBytes) {
      this(file, commitInterval, maxBytes, 0, DEAD_HUB_AFTER);
    }
  }

  /**
   * How tags are named.
   *
   * @param keyFile 32 or more random bytes; made at the first start when it is not there
   * @param realm mixed into each pseudonym, so that two cities never share one
   */
  public record PseudonymConfig(Path keyFile, String realm) {}

  /** A bus with its devices. */
  public sealed interface Bus {
    String id();

    List<Device<?>> devices();
  }

  /**
   * A serial line.
   *
   * @param port {@code /dev/serial/by-id/…}, or {@code tcp://host:port} of a serial server
   * @param reopenAfterSilence how long nothing may be received before the port is opened anew;
   *     empty where silence is right
   */
  public record SerialBus(
      String id,
      String port,
      LineSettings line,
      Optional<Duration> reopenAfterSilence,
      List<Device<?>> devices)
      implements Bus {
    public SerialBus {
      devices = List.copyOf(devices);
    }
  }

  /**
   * The lines of a chip.
   *
   * @param chip {@code gpiochip0}, or {@code unix:/path} of a chip served over a socket
   */
  public record DigitalBus(String id, String chip, List<Device<?>> devices) implements Bus {
    public DigitalBus {
      devices = List.copyOf(devices);
    }
  }

  /**
   * An I2C bus.
   *
   * @param device {@code /dev/i2c-1} and the like
   */
  public record I2cBus(String id, String device, List<Device<?>> devices) implements Bus {
    public I2cBus {
      devices = List.copyOf(devices);
    }
  }

  /**
   * A converter that the kernel drives.
   *
   * @param converter its name, label or parent device in the kernel's list, or the path of its
   *     folder
   */
  public record AnalogBus(String id, String converter, List<Device<?>> devices) implements Bus {
    public AnalogBus {
      devices = List.copyOf(devices);
    }
  }

  /**
   * A device.
   *
   * @param owner the department that owns it
   * @param kind the class of its readings; its alarms go to {@link StreamClass#events()}
   * @param period how often it is asked; for one that speaks unasked, how often its silence is
   *     looked at
   * @param timeout how long one poll may take
   * @param pipeline what is done with its readings
   * @param line the line on its chip, of a pair the first; -1 where there are none
   * @param second the second line of a pair; -1 where there is none
   */
  public record Device<B>(
      SensorId id,
      String owner,
      StreamClass kind,
      Duration period,
      Duration timeout,
      int line,
      int second,
      dev.goen.bus.DigitalChip.Pull pull,
      Driver<B> driver,
      DevicePipeline pipeline) {

    public Stream stream() {
      return new Stream(owner, kind);
    }

    /** The quantities as they are stored: calibration may have given them other names. */
    public List<String> quantities() {
      return driver.channels().stream()
          .map(channel -> channel.quantity())
          .map(
              quantity -> {
                var calibration = pipeline.calibrations().get(quantity);
                return calibration == null ? quantity : calibration.quantity();
              })
          .toList();
    }
  }

  /**
   * A siren or a lamp.
   *
   * @param chip as in {@link DigitalBus}
   * @param sensor whose alarm drives it
   * @param level on from this alarm level up, 1 to 5
   */
  public record Output(
      SensorId id, String chip, int line, boolean activeLow, SensorId sensor, int level) {}

  /**
   * A hub.
   *
   * @param name its name in the delivery state; renaming it starts it anew
   * @param compress what the hub has agreed to
   * @param budget what a metered link may carry
   * @param transports in the order they are tried
   * @param failBack after this on another transport, the first is tried again
   * @param window packs on their way at most, 1 to 100
   * @param confirmWithin what the hub itself has not confirmed after this is sent again; empty when
   *     it does not confirm, and a broker's acknowledgement counts
   */
  public record Destination(
      String name,
      Encoding encoding,
      Compression compress,
      int window,
      Order order,
      Budget budget,
      Optional<Duration> confirmWithin,
      Duration failBack,
      List<Transport> transports) {
    public Destination {
      transports = List.copyOf(transports);
    }
  }

  /** How packs are written. */
  public enum Encoding {
    SENML_CBOR,
    SENML_JSON,
    FIWARE_JSON
  }

  /** What a metered link may carry, up and down together; 0 for no limit. */
  public record Budget(long bytesPerHour, long bytesPerDay) {}

  /** How packs are compressed. */
  public enum Compression {
    NONE,
    DEFLATE
  }

  /** How a backlog is sent. */
  public enum Order {
    OLDEST_FIRST,
    NEWEST_FIRST
  }

  /** A way to a hub. */
  public sealed interface Transport {
    URI url();
  }

  /**
   * MQTT 5.
   *
   * @param url {@code mqtts://host:8883}, or {@code mqtt://} for loopback and tests
   * @param keys certificates and password
   * @param fiwareKey the API key in the topics of FIWARE JSON
   */
  public record Mqtt(
      URI url, Duration keepAlive, Optional<String> user, KeyFiles keys, String fiwareKey)
      implements Transport {}

  /**
   * CoAP.
   *
   * @param url {@code coap://host:5683}; {@code coaps://} with keys
   * @param pskIdentity the identity of the pre-shared key; empty with certificates
   * @param keys certificates or the pre-shared key
   */
  public record Coap(URI url, Optional<String> pskIdentity, KeyFiles keys) implements Transport {}
}
