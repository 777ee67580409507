package dev.goen.app;

import dev.goen.buffer.Block;
import dev.goen.buffer.Buffer;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.memory.FailoverBuffer;
import dev.goen.buffer.sqlite.Place;
import dev.goen.bus.chip.DigitalChips;
import dev.goen.clock.ClockReport;
import dev.goen.clock.FedSource;
import dev.goen.clock.Floor;
import dev.goen.clock.Present;
import dev.goen.clock.SourceKind;
import dev.goen.clock.TimeSources;
import dev.goen.clock.Timekeeper;
import dev.goen.config.GatewayConfig;
import dev.goen.config.GatewayConfig.Destination;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.control.Commands;
import dev.goen.health.DeviceBoard;
import dev.goen.health.PlanJson;
import dev.goen.health.StatusJson;
import dev.goen.health.Watchdog;
import dev.goen.pipeline.DevicePipeline.Levels;
import dev.goen.pipeline.LevelRule;
import dev.goen.poll.BusWorker;
import dev.goen.poll.ChipHolder;
import dev.goen.poll.PassedBy;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.uplink.DestinationWorker;
import dev.goen.uplink.HubTime;
import dev.goen.uplink.Inbox;
import dev.goen.uplink.Times;
import dev.goen.uplink.UplinkStatus;
import dev.goen.uplink.destination.Destinations;
import dev.goen.uplink.payload.Lane;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A gateway: buses, one writer, one buffer, one worker for each destination. Built here by
 * constructors and nothing else, started from the hub towards the wire, and stopped the other way:
 * intake first, then what is pending, then the uplinks, the file last.
 */
public final class Gateway implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Gateway.class.getName());

  /** What is kept while the disk fails: about 200,000 readings, hours of a usual gateway. */
  private static final long MEMORY_BYTES = 2 << 20;

  private static final Duration STALL = Duration.ofSeconds(30);

  /** A disk may stand still for long, and a new start does not mend it: alarms go on meanwhile. */
  private static final Duration DISK_STALL = Duration.ofMinutes(3);

  private final GatewayConfig config;
  private final SampleClock clock;
  private final Reins reins;
  private final Timekeeper time;
  private final Optional<FedSource> hubTime;
  private final Buffer buffer;
  private final Intake intake = new Intake();
  private final DeviceBoard board = new DeviceBoard();
  private final SampleTime started;
  private final List<PlanJson.Turn> plan = new ArrayList<>();
  private final Watchdog watchdog = new Watchdog();
  private final Map<String, ChipHolder> chips = new HashMap<>();
  private final Outputs outputs;
  private final Pipeline pipeline;
  private final BufferWriter writer;
  private final List<BusWorker<?>> buses = new ArrayList<>();
  private final List<DestinationWorker> destinations = new ArrayList<>();
  private boolean closed;
  private boolean ended;

  /**
   * Opens the buffer and builds the rest around it; nothing runs yet.
   *
   * @param gps fed by the drivers
   * @param report told what has been accepted; null when nobody asked for it
   * @param reins what a hub may do with all of this
   * @throws BufferFault when the buffer must not be used: in use, of a newer format, or not where
   *     the configuration says; a disk that fails is gone without
   */
  Gateway(
      GatewayConfig config,
      SampleClock clock,
      FedSource gps,
      @Nullable AcceptedReport report,
      Reins reins)
      throws BufferFault {
    this.config = config;
    this.reins = reins;
    this.clock = clock;
    this.started = clock.now();
    TimeSources sources =
        TimeSources.of(config.clock().sources(), config.clock().trusted(), clock, gps);
    this.hubTime =
        config.clock().sources().contains(SourceKind.HUB)
            ? Optional.of(sources.hub())
            : Optional.empty();
    this.time =
        new Timekeeper(
            clock, System::currentTimeMillis, sources.all(), Floor.PROGRAM.toEpochMilli());
    List<Device<?>> devices = new ArrayList<>();
    config.buses().forEach(bus -> devices.addAll(bus.devices()));
    List<String> names = config.destinations().stream().map(Destination::name).toList();
    this.buffer =
        FailoverBuffer.open(
            new Place(config.buffer(), names, clock, levelOf(devices)), names, clock, MEMORY_BYTES);
    this.outputs = new Outputs(config.outputs(), this::chip);
    this.pipeline = new Pipeline(intake, buffer, devices, clock, time, new Hand());
    this.writer =
        new BufferWriter(pipeline, buffer, config.buffer().commitInterval(), this::offer, report);
    watchdog.watch("pipeline", pipeline::progressNanos, STALL);
    watchdog.watch("writer", writer::progressNanos, DISK_STALL);
    BusWorkers workers = new BusWorkers(this::chip, clock, intake);
    config.buses().forEach(bus -> workers.of(bus).forEach(this::add));
    Inbox inbox = commands();
    config.destinations().forEach(destination -> addDestination(destination, devices, inbox));
  }

  /** Commands from the hubs; without the key none are taken, and the rest runs. */
  private Inbox commands() {
    if (config.commandKey().isEmpty() || reins.remote().isEmpty()) {
      return Inbox.NONE;
    }
    try {
      return Commands.open(
          config.operator(),
          config.gateway().text(),
          config.commandKey().get(),
          Objects.requireNonNull(config.buffer().file().toAbsolutePath().getParent()),
          this::utc,
          reins.hands(clock, this::statusChanged));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "no commands are taken: {0}", e.getMessage());
      return Inbox.NONE;
    }
  }

  private void statusChanged() {
    destinations.forEach(DestinationWorker::statusChanged);
  }

  private OptionalLong utc() {
    return time.report().utcMillis(clock.now());
  }

  /** The alarm level a reading means by itself: where it changes, nothing is thinned. */
  private static ToIntFunction<Reading> levelOf(List<Device<?>> devices) {
    Map<SensorId, Map<String, Levels>> levels = new HashMap<>();
    devices.forEach(device -> levels.put(device.id(), device.pipeline().levels()));
    return reading -> {
      Levels of = levels.getOrDefault(reading.sensor(), Map.of()).get(reading.quantity());
      return of == null ? 0 : LevelRule.apply(LevelRule.State.UNKNOWN, reading, of).level();
    };
  }

  void start() {
    destinations.forEach(DestinationWorker::start);
    pipeline.start();
    writer.start();
    buses.forEach(BusWorker::start);
  }

  /** What is watched for progress. */
  Watchdog watchdog() {
    return watchdog;
  }

  /** How the devices are doing. */
  DeviceBoard board() {
    return board;
  }

  /** How many entries wait for their hubs, all destinations together. */
  long depth() {
    return buffer.status().depth().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether readings are in memory only at present. */
  boolean isVolatile() {
    return buffer.isVolatile();
  }

  /** How many destinations are connected. */
  long connected() {
    return destinations.stream().filter(worker -> worker.status().connected()).count();
  }

  private void add(BusWorker<?> worker) {
    buses.add(worker);
    for (Device<?> device : worker.devices()) {
      if (!device.driver().listens()) {
        plan.add(
            new PlanJson.Turn(
                device.id(),
                device.stream(),
                device.period(),
                worker.firstTurn(),
                device.quantities()));
      }
    }
    watchdog.watch(worker.name(), worker::progressNanos, worker.patience());
  }

  private synchronized ChipHolder chip(String name) {
    return chips.computeIfAbsent(
        name, chip -> new ChipHolder(() -> DigitalChips.open(chip, clock)));
  }

  private void addDestination(Destination destination, List<Device<?>> devices, Inbox inbox) {
    Map<SensorId, Duration> periods = new HashMap<>();
    devices.forEach(device -> periods.put(device.id(), device.period()));
    Times times =
        new Times(
            clock,
            buffer::anchor,
            (Reading reading) -> periods.getOrDefault(reading.sensor(), Duration.ZERO));
    destinations.add(
        Destinations.worker(
            destination,
            Destinations.identity(config),
            config.buffer().file().resolveSibling(config.buffer().file().getFileName() + ".budget"),
            buffer.backlog(destination.name()),
            hubTime.map(source -> asking(inbox, source)).orElse(inbox),
            times,
            this::present,
            this::status,
            new Random()));
  }

  private Inbox asking(Inbox others, FedSource source) {
    return new HubTime(
        others,
        Destinations.identity(config).timePath(),
        clock::now,
        source::accept,
        new SecureRandom());
  }

  private Present present() {
    return Present.of(time.report(), clock.now(), Instant.ofEpochMilli(System.currentTimeMillis()));
  }

  private byte[] status() {
    SampleTime now = clock.now();
    return StatusJson.write(
        new StatusJson.Status(
            config.gateway().text(),
            GatewayMain.version(),
            now,
            time.report(),
            buffer.status(),
            board.states(),
            buses.stream().map(BusWorker::status).toList(),
            destinations.stream().map(Gateway::link).toList(),
            started,
            plan,
            reins.configuration(now),
            writer.fault()));
  }

  private static StatusJson.Link link(DestinationWorker worker) {
    UplinkStatus status = worker.status();
    Map<String, StatusJson.Traffic> lanes = new LinkedHashMap<>();
    for (Lane lane : Lane.values()) {
      lanes.put(
          lane.label(),
          new StatusJson.Traffic(
              status.deliveredEntries().getOrDefault(lane, 0L),
              status.linkBytes().getOrDefault(lane, 0L)));
    }
    return new StatusJson.Link(
        worker.name(),
        status.connected(),
        status.budget().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        lanes,
        worker.keys());
  }

  /** Stops intake, commits what is pending, lets the uplinks finish, and closes the file. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    boolean written = false;
    try {
      // All at once: the end that the next run tells is one instant for all buses.
      buses.forEach(BusWorker::halt);
      buses.forEach(BusWorker::close);
      List<PassedBy> last = buses.stream().flatMap(bus -> bus.passedBy().stream()).toList();
      boolean ended = pipeline.stop(last, Duration.ofSeconds(5));
      written = writer.join(Duration.ofSeconds(5)) && ended;
      outputs.close();
      for (DestinationWorker destination : destinations) {
        destination.stop(Duration.ofSeconds(3));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!written) {
      // The file is the writer's own: the next opening tells of what it could not write.
      LOG.log(System.Logger.Level.ERROR, "the disk did not take the last readings in time");
      return;
    }
    try {
      buffer.close();
      ended =
          buses.stream().allMatch(BusWorker::ended)
              && destinations.stream().allMatch(DestinationWorker::ended);
    } catch (BufferFault e) {
      LOG.log(System.Logger.Level.ERROR, "the buffer was not closed in order", e);
    }
  }

  /** Whether nothing is left of it, so that another may take its place in this process. */
  synchronized boolean ended() {
    return ended;
  }

  private void offer(List<Block> blocks) {
    destinations.forEach(destination -> destination.offer(blocks));
  }

  /** What the pipeline's news mean for the rest. */
  private final class Hand implements Pipeline.Listener {
    private long steps;
    private String source = "";

    @Override
    public void raised(Block block) {
      offer(List.of(block));
    }

    @Override
    public void level(SensorId sensor, int level) {
      outputs.level(sensor, level);
    }

    @Override
    public void polled(Device<?> device, boolean ok, SampleTime at) {
      board.polled(device.id(), ok, at);
    }

    @Override
    public void tick() {
      outputs.tend();
      ClockReport report = time.report();
      if (report.steps() != steps || !report.source().equals(source)) {
        steps = report.steps();
        source = report.source();
        statusChanged();
      }
    }
  }
}
