package dev.goen.config;

import dev.goen.clock.SourceKind;
import dev.goen.config.GatewayConfig.BufferConfig;
import dev.goen.config.GatewayConfig.Bus;
import dev.goen.config.GatewayConfig.ClockConfig;
import dev.goen.config.GatewayConfig.Destination;
import dev.goen.config.GatewayConfig.Output;
import dev.goen.config.GatewayConfig.PseudonymConfig;
import dev.goen.config.KeyPlaces.Purpose;
import dev.goen.driver.DriverContext;
import dev.goen.driver.DriverFactory;
import dev.goen.keys.Credentials;
import dev.goen.reading.SensorId;
import dev.goen.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads {@code gateway.yaml}, the files in {@code conf.d} beside it, and what a hub has sent. One
 * pass finds everything that is wrong in all of them. Nothing is opened or written.
 */
public final class ConfigReader {

  /** The version of the settings that this gateway reads. An older one is to be migrated here. */
  static final int VERSION = 1;

  /** Makes what drivers are lent, once the settings it depends on are known. */
  @FunctionalInterface
  public interface Contexts {

    /**
     * Makes a context. It is called before the rest of the configuration is known to be right, so
     * it must write nothing: a key is made when the first tag is named, not here.
     *
     * @param profiles the folder of the city's own register maps; it need not be there
     * @param state the folder of the buffer, where drivers may keep files too
     */
    DriverContext make(PseudonymConfig pseudonyms, Path profiles, Path state);
  }

  private final Contexts contexts;
  private final KeyPlaces places;
  private final Map<String, DriverFactory> factories = new TreeMap<>();

  /** A reader that knows the drivers on the class path, and to which a useless key is a problem. */
  public ConfigReader(Contexts contexts) {
    this(contexts, ServiceLoader.load(DriverFactory.class), Purpose.CHECK);
  }

  /**
   * A reader for a gateway that is to run: a key that cannot be used is a warning to it, since the
   * link that wants it can wait, and measuring cannot.
   */
  public static ConfigReader toRun(Contexts contexts) {
    return new ConfigReader(contexts, ServiceLoader.load(DriverFactory.class), Purpose.RUN);
  }

  /**
   * A reader for what a hub has sent: a key that cannot be used is a problem in that, and a warning
   * in the technician's files, which the gateway runs with already.
   */
  public static ConfigReader toTry(Contexts contexts) {
    return new ConfigReader(contexts, ServiceLoader.load(DriverFactory.class), Purpose.TRY);
  }

  static ConfigReader toTry(Contexts contexts, Iterable<DriverFactory> factories) {
    return new ConfigReader(contexts, factories, Purpose.TRY);
  }

  ConfigReader(Contexts contexts, Iterable<DriverFactory> factories) {
    this(contexts, factories, Purpose.CHECK);
  }

  private ConfigReader(Contexts contexts, Iterable<DriverFactory> factories, Purpose purpose) {
    this.contexts = contexts;
    this.places = new KeyPlaces(Credentials.of(System.getenv()), purpose);
    factories.forEach(factory -> this.factories.put(factory.type(), factory));
  }

  /**
   * The folder where it is kept what hubs have ordered: that of the buffer.
   *
   * @return empty when nobody may order anything, or the files do not say
   */
  public static Optional<Path> controlFolder(Path file) {
    Findings findings = new Findings();
    ConfigFiles files = ConfigFiles.read(file, Optional.empty(), findings);
    Settings control = files.holder("control").section("control");
    Path base = Objects.requireNonNull(file.toAbsolutePath().getParent());
    return findings.problems.isEmpty() && control.has("trust")
        ? Optional.ofNullable(
            buffer(files.holder("buffer").section("buffer"), base).file().getParent())
        : Optional.empty();
  }

  /** SHA-256 of the technician's files, in hexadecimal; empty when one cannot be read. */
  public static String digest(Path file) {
    return ConfigFiles.digest(file);
  }

  /** Reads the technician's files alone. */
  public ConfigResult read(Path file) {
    return read(file, Optional.empty());
  }

  /**
   * Reads the configuration.
   *
   * @param file the main file; relative paths in any of the files begin at its folder
   * @param remote what a hub has sent, if it has
   */
  public ConfigResult read(Path file, Optional<String> remote) {
    Findings findings = new Findings();
    ConfigFiles files = ConfigFiles.read(file, remote, findings);
    // What a file that is not YAML would have said is not known: looking on would find ghosts.
    if (!findings.problems.isEmpty() || !knownVersion(files, findings)) {
      return new ConfigResult.Invalid(findings.problems);
    }
    Path base = Objects.requireNonNull(file.toAbsolutePath().getParent());
    GatewayConfig config = read(files, base, findings);
    files.done();
    return findings.problems.isEmpty()
        ? new ConfigResult.Valid(config, findings.warnings)
        : new ConfigResult.Invalid(findings.problems);
  }

  /** A missing version is reported and taken for the present one. */
  private static boolean knownVersion(ConfigFiles files, Findings findings) {
    boolean known = true;
    for (Settings file : files.all()) {
      if (file.has("version")) {
        int version = file.integer("version", 1, Integer.MAX_VALUE, 0);
        if (version > VERSION) {
          findings.problem(file, "version", "version.newer", String.valueOf(VERSION));
        }
        known &= version == VERSION;
      } else if (file == files.main()) {
        findings.problem(file, "version", "version.missing", String.valueOf(VERSION));
      }
    }
    return known;
  }

  private GatewayConfig read(ConfigFiles files, Path base, Findings findings) {
    Settings gateway = files.holder("gateway").section("gateway");
    SensorId id = new SensorId(gateway.id("id"));
    String operator = gateway.id("operator");
    int enterprise = gateway.integer("enterprise", 1, Integer.MAX_VALUE, 32_473);
    gateway.done();
    Settings clock = files.holder("clock").section("clock");
    final ClockConfig time = clock(clock, findings);
    clock.done();
    BufferConfig buffer = buffer(files.holder("buffer").section("buffer"), base);
    PseudonymConfig pseudonyms =
        pseudonyms(files.holder("pseudonyms").section("pseudonyms"), base, operator);
    Path state = Objects.requireNonNull(buffer.file().toAbsolutePath().getParent());
    DriverContext context = contexts.make(pseudonyms, profiles(files, base, findings), state);
    Map<String, DriverFactory> factories = new TreeMap<>(this.factories);
    DriverJars jars = new DriverJars(files.holder("drivers"), findings, factories, places.strict());
    jars.find(base);
    // A card that has lost one driver must not silence the devices of the others.
    boolean lenient = !places.strict() && !jars.whole();
    DeviceReader devices = new DeviceReader(factories, context, findings, lenient);
    BusReader busReader = new BusReader(devices, findings);
    List<Bus> buses = files.sections("buses").stream().map(busReader::read).toList();
    if (buses.isEmpty()) {
      findings.warn(files.main(), "buses", "no-bus");
    }
    if (time.sources().contains(SourceKind.GPS) && !devices.drivers().contains("nmea")) {
      findings.warn(clock, "sources", "clock.gps");
    }
    OutputReader outputReader = new OutputReader(devices, findings);
    List<Output> outputs = files.sections("outputs").stream().map(outputReader::read).toList();
    Settings control = files.holder("control").section("control");
    Optional<Path> commandKey = control.textIfAny("trust").map(base::resolve);
    if (commandKey.isPresent() && !Files.isRegularFile(commandKey.get())) {
      findings.problem(control, "trust", "file.missing", commandKey.get().toString());
    }
    control.done();
    DestinationReader destinationReader =
        new DestinationReader(base, places.with(files.passwordFiles()), findings);
    List<Destination> destinations =
        files.sections("destinations").stream().map(destinationReader::read).toList();
    if (destinations.isEmpty()) {
      findings.warn(files.main(), "destinations", "no-destination");
    }
    return new GatewayConfig(
        id,
        operator,
        enterprise,
        time,
        buffer,
        pseudonyms,
        buses,
        outputs,
        commandKey,
        destinations);
  }

  private static ClockConfig clock(Settings clock, Findings findings) {
    boolean trusted = clock.flag("trusted", false);
    if (!clock.has("sources")) {
      return new ClockConfig(Set.of(SourceKind.TIMESYNCD), trusted);
    }
    Set<SourceKind> sources = EnumSet.noneOf(SourceKind.class);
    for (String word : clock.texts("sources")) {
      Optional<SourceKind> known =
          Stream.of(SourceKind.values()).filter(kind -> kind.word().equals(word)).findFirst();
      known.ifPresent(sources::add);
      if (known.isEmpty()) {
        findings.problem(clock, "sources", "clock.source", word, SourceKind.words());
      }
    }
    return new ClockConfig(sources, trusted);
  }

  private static BufferConfig buffer(Settings buffer, Path base) {
    Path file = base.resolve(buffer.text("file", "buffer.db"));
    Duration interval =
        buffer.duration(
            "commit-interval",
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofMillis(1500));
    long megabytes = buffer.integer("max-size-mb", 8, 1_000_000, 512);
    long keepFree = buffer.integer("keep-free-mb", 0, 1_000_000, 0);
    Duration dead =
        buffer.duration(
            "dead-hub-after",
            Duration.ofHours(1),
            Duration.ofDays(365),
            BufferConfig.DEAD_HUB_AFTER);
    buffer.done();
    return new BufferConfig(file, interval, megabytes * 1_000_000, keepFree * 1_000_000, dead);
  }

  private static PseudonymConfig pseudonyms(Settings pseudonyms, Path base, String operator) {
    Path keyFile = base.resolve(pseudonyms.text("key-file", "pseudonym.key"));
    String realm = pseudonyms.text("realm", operator);
    pseudonyms.done();
    return new PseudonymConfig(keyFile, realm);
  }

  private static Path profiles(ConfigFiles files, Path base, Findings findings) {
    Settings holder = files.holder("profiles");
    Path folder = base.resolve(holder.text("profiles", "profiles"));
    if (holder.has("profiles") && !Files.isDirectory(folder)) {
      findings.problem(holder, "profiles", "folder.missing", folder.toString());
    }
    return folder;
  }
}
