package dev.goen.app;

import dev.goen.buffer.Block;
import dev.goen.buffer.Buffer;
import dev.goen.buffer.Entry;
import dev.goen.clock.Timekeeper;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.Channel;
import dev.goen.driver.PollResult;
import dev.goen.pipeline.DeviceStages;
import dev.goen.pipeline.Outage;
import dev.goen.poll.PassedBy;
import dev.goen.poll.Polled;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import dev.goen.reading.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one thread between the buses and the writer: takes what was polled through the stages. It
 * never waits for the disk. While a commit is being written, the next level still drives its
 * outputs, and the next alarm is on its way to the hubs, under the number it will have.
 */
final class Pipeline {

  private static final Duration TICK = Duration.ofSeconds(1);

  /** With this much waiting for a disk that fails, the queue is left to overflow and be counted. */
  private static final int MOST_WAITING = 20_000;

  /** What the pipeline tells the rest of the gateway. */
  interface Listener {
    /**
     * This is urgent and may be sent at once; it is not accepted yet. Told again with its commit.
     * Must not block.
     */
    void raised(Block block);

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
  private final Set<Stream> streams = new LinkedHashSet<>();
  private final Map<SensorId, DeviceStages> stages = new HashMap<>();
  private final Map<SensorId, Outage> outages = new HashMap<>();
  private final Map<SensorId, Device<?>> devices = new HashMap<>();
  private final Listener listener;
  private final Thread thread;

  private volatile boolean stopping;
  private volatile List<PassedBy> passedAtEnd = List.of();
  private volatile long progressNanos = System.nanoTime();
  private volatile int unwritten;
  private long lastTickNanos;

  /** Guarded by this, like all below: what the writer has not taken yet. */
  private final List<Staged> staged = new ArrayList<>();

  private final Absences absences;
  private SampleTime taken;
  private boolean urgent;
  private boolean ended;

  /** A pipeline that is not yet running. */
  Pipeline(
      Intake intake,
      Buffer buffer,
      List<Device<?>> devices,
      SampleClock clock,
      Timekeeper time,
      Listener listener) {
    this.intake = intake;
    this.buffer = buffer;
    this.clock = clock;
    this.time = time;
    this.listener = listener;
    this.taken = clock.now();
    this.absences = new Absences(intake);
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
      if (!device.pipeline().levels().isEmpty()
          || device.driver().channels().stream().anyMatch(Channel::event)) {
        streams.add(new Stream(device.owner(), device.kind().events()));
      }
    }
    this.thread = Thread.ofPlatform().name("pipeline").unstarted(this::run);
  }

  void start() {
    lastTickNanos = System.nanoTime();
    // The first anchor is there for the first commit.
    tick();
    thread.start();
  }

  /**
   * Takes what is still in the queue, and ends.
   *
   * @param last the turns that the buses did not get to any more
   */
  boolean stop(List<PassedBy> last, Duration patience) throws InterruptedException {
    passedAtEnd = List.copyOf(last);
    stopping = true;
    thread.interrupt();
    return thread.join(patience);
  }

  /** The instant ({@link System#nanoTime()}) the pipeline last got anywhere. */
  long progressNanos() {
    return progressNanos;
  }

  private void run() {
    try {
      while (!stopping) {
        step();
      }
    } catch (InterruptedException e) {
      // Only stop() interrupts: what is in the queue is still taken below.
      stopping = true;
    }
    finish();
  }

  private void step() throws InterruptedException {
    Duration patience =
        Duration.ofNanos(Math.max(1, lastTickNanos + TICK.toNanos() - System.nanoTime()));
    Polled polled = waiting() < MOST_WAITING ? intake.take(patience) : sleepInstead(patience);
    if (polled != null) {
      process(polled);
    }
    long now = System.nanoTime();
    progressNanos = now;
    if (now - lastTickNanos >= TICK.toNanos()) {
      lastTickNanos = now;
      tick();
    }
  }

  private synchronized int waiting() {
    return staged.size() + unwritten;
  }

  private static @Nullable Polled sleepInstead(Duration patience) throws InterruptedException {
    Thread.sleep(patience);
    return null;
  }

  private synchronized void process(Polled polled) {
    Device<?> device = polled.device();
    DeviceStages stage = stages.get(device.id());
    Outage outage = outages.get(device.id());
    if (stage == null || outage == null) {
      throw new IllegalStateException("a device nobody configured: " + device.id());
    }
    taken = polled.ended();
    boolean sampled = sampled(polled);
    if (sampled && polled.skipped() > 0) {
      // Those of an outage are in it already.
      absences.passed(new PassedBy(device, polled.started(), polled.ended(), polled.skipped()));
    }
    outage
        .apply(sampled, polled.started())
        .ifPresent(span -> staged.add(Absences.outage(device, span, polled.ended())));
    DeviceStages.Outcome outcome = stage.apply(polled.result(), polled.ended());
    for (Reading reading : outcome.readings()) {
      add(device.stream(), reading);
    }
    Stream events = new Stream(device.owner(), device.kind().events());
    for (Reading event : outcome.events()) {
      add(events, event);
    }
    for (Reading alarm : outcome.alarms()) {
      listener.level(device.id(), stage.level());
      add(events, alarm);
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

  private void add(Stream stream, Reading reading) {
    Entry.Sample entry = new Entry.Sample(reading);
    if (stream.kind().urgent()) {
      buffer.ahead(stream).ifPresent(place -> raise(place, stream, entry));
      urgent = true;
      notifyAll();
    }
    staged.add(new Staged(stream, entry));
  }

  /** The numbers before it are those of what waits here for the same stream. */
  private void raise(Buffer.Ahead place, Stream stream, Entry entry) {
    long before = staged.stream().filter(one -> one.stream().equals(stream)).count();
    SeqSet seq = SeqSet.range(place.seq() + before, place.seq() + before);
    listener.raised(new Block(place.epoch(), stream, place.boot(), seq, List.of(entry)));
  }

  private void tick() {
    Optional<Entry.Anchor> anchor =
        time.tick()
            .map(fix -> new Entry.Anchor(fix.at(), fix.utcMillis(), fix.uncertaintyMillis()));
    synchronized (this) {
      anchor.ifPresent(one -> streams.forEach(stream -> staged.add(new Staged(stream, one))));
    }
    listener.tick();
  }

  private void finish() {
    // stop() may have interrupted between two waits; the last outcomes must not see it.
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
    synchronized (this) {
      passedAtEnd.stream().filter(one -> !isOut(one.device())).forEach(absences::passed);
      outages.forEach(
          (sensor, outage) -> {
            Device<?> device = devices.get(sensor);
            if (device != null) {
              outage.seal(now).ifPresent(span -> staged.add(Absences.outage(device, span, now)));
            }
          });
      ended = true;
      notifyAll();
    }
  }

  private boolean isOut(Device<?> device) {
    Outage outage = outages.get(device.id());
    return outage != null && outage.since().isPresent();
  }

  /**
   * Waits until something is urgent, the time has come, or the pipeline has ended.
   *
   * @param atNanos the time, by {@link System#nanoTime()}
   * @return whether it has ended: what is to be drained now is the last
   */
  synchronized boolean await(long atNanos) throws InterruptedException {
    long left = atNanos - System.nanoTime();
    while (!urgent && !ended && left > 0) {
      // Not 0, which would be for ever.
      wait(left / 1_000_000, (int) (left % 1_000_000));
      left = atNanos - System.nanoTime();
    }
    return ended;
  }

  /** Whether something of it should be written at once. */
  synchronized boolean isUrgent() {
    return urgent;
  }

  /**
   * Hands everything to the next commit.
   *
   * @return whether some of it is urgent
   */
  synchronized boolean drain() {
    // The counts bear the time of what has been taken, not the present: what is still in the queue
    // is older, and were the power to go now, the newest record says until when all is known.
    staged.addAll(absences.counts(taken));
    staged.forEach(one -> buffer.add(one.stream(), one.entry()));
    staged.clear();
    buffer.prepare();
    boolean was = urgent;
    urgent = false;
    unwritten = buffer.pending();
    return was;
  }

  /** What a commit has left to be written. */
  void unwritten(int records) {
    unwritten = records;
  }
}
