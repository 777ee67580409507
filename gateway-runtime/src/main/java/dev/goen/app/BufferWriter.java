package dev.goen.app;

import dev.goen.buffer.Block;
import dev.goen.buffer.Buffer;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.clock.Timekeeper;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.PollResult;
import dev.goen.pipeline.DeviceStages;
import dev.goen.pipeline.Outage;
import dev.goen.poll.Polled;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Stream;
import dev.goen.reading.Value;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one thread between the buses and the disk: takes what was polled through the stages, and
 * commits it. Alarms are committed at once and take everything pending with them; the rest waits at
 * most one commit interval.
 */
final class BufferWriter {

  private static final System.Logger LOG = System.getLogger(BufferWriter.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);

  /** With this much waiting for a disk that fails, the queue is left to overflow and be counted. */
  private static final int MOST_PENDING = 20_000;

  /** What the writer tells the rest of the gateway. */
  interface Listener {
    /** These may be sent: they have been accepted, or the disk fails. Must not block. */
    void committed(List<Block> blocks);

    /** The alarm level of a sensor is now this; told before anything is stored. */
    void level(SensorId sensor, int level);

    /** The outcome of a poll; told for every one. */
    void polled(Device<?> device, boolean ok, SampleTime at);

    /** A second has passed. */
    void tick();
  }

  private final Intake intake;
  private final Buffer buffer;
  private final SampleClock clock;
  private final Timekeeper time;
  private final long intervalNanos;
  private final Set<Stream> streams = new LinkedHashSet<>();
  private final Map<SensorId, DeviceStages> stages = new HashMap<>();
  private final Map<SensorId, Outage> outages = new HashMap<>();
  private final Map<SensorId, Device<?>> devices = new HashMap<>();
  private final Map<SensorId, Polled> late = new HashMap<>();
  private final Listener listener;
  private final @Nullable AcceptedReport report;
  private final Thread thread;

  private volatile boolean stopping;
  private volatile long progressNanos = System.nanoTime();
  private volatile String fault = "";
  private SampleTime taken;
  private boolean urgent;
  private long lastCommitNanos;
  private long lastTickNanos;

  /**
   * A writer that is not yet running.
   *
   * @param interval the longest a reading waits for its commit
   * @param report told what was accepted; null when nobody asked for it
   */
  BufferWriter(
      Intake intake,
      Buffer buffer,
      List<Device<?>> devices,
      SampleClock clock,
      Timekeeper time,
      Duration interval,
      Listener listener,
      @Nullable AcceptedReport report) {
    this.intake = intake;
    this.buffer = buffer;
    this.clock = clock;
    this.time = time;
    this.intervalNanos = interval.toNanos();
    this.listener = listener;
    this.report = report;
    this.taken = clock.now();
    for (Device<?> device : devices) {
      this.devices.put(device.id(), device);
      stages.put(
          device.id(),
          new DeviceStages(device.id(), device.driver().channels(), device.pipeline()));
      outages.put(
          device.id(),
          device.driver().listens()
              ? Outage.deafSince(device.period(), clock.now())
              : new Outage(device.period()));
      streams.add(device.stream());
      if (!device.pipeline().levels().isEmpty()) {
        streams.add(new Stream(device.owner(), device.kind().events()));
      }
    }
    this.thread = Thread.ofPlatform().name("writer").unstarted(this::run);
  }

  void start() {
    // The first commit is due at once: it opens the epoch and brings the first anchor.
    lastCommitNanos = System.nanoTime() - intervalNanos;
    lastTickNanos = System.nanoTime() - TICK.toNanos();
    thread.start();
  }

  /** Takes what is still in the queue, commits it, and ends. */
  boolean stop(Duration patience) throws InterruptedException {
    stopping = true;
    thread.interrupt();
    return thread.join(patience);
  }

  /** The instant ({@link System#nanoTime()}) the writer last got anywhere. */
  long progressNanos() {
    return progressNanos;
  }

  /** What keeps the disk from taking readings; empty when nothing does. */
  String fault() {
    return fault;
  }

  private void run() {
    try {
      while (!stopping) {
        step(untilNextDuty());
      }
    } catch (InterruptedException e) {
      // Only stop() interrupts: what is in the queue is still taken below.
      stopping = true;
    }
    finish();
  }

  private void step(Duration patience) throws InterruptedException {
    Polled polled =
        buffer.pending() < MOST_PENDING ? intake.take(patience) : sleepInstead(patience);
    if (polled != null) {
      process(polled);
    }
    long now = System.nanoTime();
    progressNanos = now;
    if (now - lastTickNanos >= TICK.toNanos()) {
      lastTickNanos = now;
      tick();
    }
    if (urgent || now - lastCommitNanos >= intervalNanos) {
      commit();
    }
  }

  private static @Nullable Polled sleepInstead(Duration patience) throws InterruptedException {
    Thread.sleep(patience);
    return null;
  }

  private Duration untilNextDuty() {
    long now = System.nanoTime();
    long tick = lastTickNanos + TICK.toNanos() - now;
    long commit = lastCommitNanos + intervalNanos - now;
    return Duration.ofNanos(Math.max(1, Math.min(tick, commit)));
  }

  private void process(Polled polled) {
    Device<?> device = polled.device();
    DeviceStages stage = stages.get(device.id());
    Outage outage = outages.get(device.id());
    if (stage == null || outage == null) {
      throw new IllegalStateException("a device nobody configured: " + device.id());
    }
    taken = polled.ended();
    noteSkipped(polled);
    outage
        .apply(sampled(polled), polled.started(), polled.ended())
        .ifPresent(span -> absent(device, span, polled.ended()));
    DeviceStages.Outcome outcome = stage.apply(polled.result(), polled.ended());
    for (Reading reading : outcome.readings()) {
      add(device.stream(), reading);
    }
    for (Reading alarm : outcome.alarms()) {
      listener.level(device.id(), stage.level());
      add(new Stream(device.owner(), device.kind().events()), alarm);
    }
    listener.polled(device, polled.ok(), polled.ended());
  }

  /** A device that answers that it has no value at all was asked, but nothing was sampled. */
  private static boolean sampled(Polled polled) {
    return polled.ok()
        && (polled.device().driver().listens()
            || !(polled.result() instanceof PollResult.Sampled answer)
            || !answer.readings().stream().allMatch(one -> one.value() instanceof Value.None));
  }

  /** Turns that passed by on a busy bus are told in the commit of the sample that was late. */
  private void noteSkipped(Polled polled) {
    if (polled.skipped() > 0) {
      late.merge(
          polled.device().id(),
          polled,
          (earlier, later) ->
              new Polled(
                  later.device(),
                  later.result(),
                  earlier.started(),
                  later.ended(),
                  earlier.skipped() + later.skipped()));
    }
  }

  /**
   * All that was not taken and is counted, but not yet told. The records bear the time of what has
   * been taken, not the present: what is still in the queue is older, and were the power to go now,
   * the newest record says until when all is known.
   */
  private void tellCounts() {
    for (Polled polled : late.values()) {
      SampleTime ended = polled.ended();
      long turns = polled.skipped() * polled.device().period().toMillis();
      long from = Math.min(polled.started().monoMillis(), ended.monoMillis() - turns);
      addAbsence(
          polled.device(),
          new SampleTime(ended.boot(), Math.max(0, from)),
          ended,
          polled.skipped(),
          Entry.AbsenceCause.OVERRUN,
          ended);
    }
    late.clear();
    for (Intake.Overflow overflow : intake.overflows().values()) {
      addAbsence(
          overflow.polled().device(),
          overflow.from(),
          overflow.to(),
          overflow.count(),
          Entry.AbsenceCause.QUEUE_OVERFLOW,
          taken);
    }
  }

  private void add(Stream stream, Reading reading) {
    buffer.add(stream, new Entry.Sample(reading));
    urgent |= stream.kind().urgent();
  }

  private void absent(Device<?> device, Outage.Span span, SampleTime now) {
    // How often one that speaks unasked would have spoken, nobody can tell.
    long expected = device.driver().listens() ? -1 : span.expected();
    addAbsence(device, span.from(), span.to(), expected, Entry.AbsenceCause.SENSOR_FAULT, now);
  }

  private void addAbsence(
      Device<?> device,
      SampleTime from,
      SampleTime to,
      long expected,
      Entry.AbsenceCause cause,
      SampleTime now) {
    buffer.add(
        device.stream(),
        new Entry.NotTaken(
            now,
            Optional.of(device.id()),
            from.boot(),
            from.monoMillis(),
            to.monoMillis(),
            expected,
            cause));
  }

  private void tick() {
    time.tick()
        .map(fix -> new Entry.Anchor(fix.at(), fix.utcMillis(), fix.uncertaintyMillis()))
        .ifPresent(anchor -> streams.forEach(stream -> buffer.add(stream, anchor)));
    listener.tick();
  }

  private void commit() {
    lastCommitNanos = System.nanoTime();
    tellCounts();
    try {
      List<Block> blocks = buffer.pending() > 0 ? buffer.commit() : tend();
      urgent = false;
      if (!fault.isEmpty()) {
        LOG.log(System.Logger.Level.INFO, "the buffer takes readings again");
        fault = "";
      }
      if (report != null) {
        report.committed(buffer.recovered());
      }
      tell(blocks);
      tell(buffer.makeRoom());
    } catch (BufferFault e) {
      urgent = false;
      String message = e.kind() + ": " + e.getMessage();
      if (!message.equals(fault)) {
        // Said once: what is pending stays pending and is tried again with the next commit.
        LOG.log(System.Logger.Level.ERROR, "the buffer takes no readings: {0}", message);
        fault = message;
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "nobody reads the report of what was accepted", e);
    }
  }

  private void tell(List<Block> blocks) throws IOException {
    if (blocks.isEmpty()) {
      return;
    }
    if (report != null && !buffer.isVolatile()) {
      report.committed(blocks);
    }
    listener.committed(blocks);
  }

  private List<Block> tend() throws BufferFault {
    buffer.tend();
    return List.of();
  }

  private void finish() {
    // stop() may have interrupted between two waits; the last commit must not see it.
    Thread.interrupted();
    try {
      for (Polled polled = intake.take(Duration.ZERO);
          polled != null;
          polled = intake.take(Duration.ZERO)) {
        process(polled);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    SampleTime now = clock.now();
    outages.forEach(
        (sensor, outage) -> {
          Device<?> device = devices.get(sensor);
          if (device != null) {
            outage.seal(now).ifPresent(span -> absent(device, span, now));
          }
        });
    commit();
  }
}
