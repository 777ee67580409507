package dev.goen.poll;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.PollResult;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a bus: asks its devices in turn, and opens the bus again when it has gone.
 *
 * @param <B> what the drivers speak on
 */
public final class BusWorker<B> implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(BusWorker.class.getName());

  private static final Duration FINISH_WITHIN = Duration.ofMillis(1500);

  private final String name;
  private final List<Device<B>> devices;
  private final Bus.Opener<B> opener;
  private final SampleClock clock;
  private final Consumer<Polled> intake;
  private final SampleTime firstTurn;
  private final PollPlan plan;
  private final ReopenPause pause = new ReopenPause(new java.util.Random());
  private final IdentityCheck<B> identities;
  private final Optional<SilenceWatch> silence;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private volatile @Nullable Bus<B> bus;
  private volatile @Nullable BothClocks halted;
  private volatile List<PassedBy> passedBy = List.of();
  private volatile long progressNanos = System.nanoTime();
  private final AtomicLong openings = new AtomicLong();
  private long reopenAtNanos;
  private String lastFault = "";

  /**
   * A worker that is not yet running.
   *
   * @param devices at least one
   * @param intake takes each outcome; must not block
   */
  public BusWorker(
      String name,
      List<Device<B>> devices,
      Bus.Opener<B> opener,
      SampleClock clock,
      Consumer<Polled> intake) {
    this(name, devices, opener, clock, intake, Optional.empty());
  }

  /**
   * A worker that is not yet running.
   *
   * @param devices at least one
   * @param intake takes each outcome; must not block
   * @param reopenAfterSilence how long nothing may be received before the bus is opened anew; empty
   *     where silence is right
   */
  public BusWorker(
      String name,
      List<Device<B>> devices,
      Bus.Opener<B> opener,
      SampleClock clock,
      Consumer<Polled> intake,
      Optional<Duration> reopenAfterSilence) {
    this.name = name;
    this.devices = List.copyOf(devices);
    this.opener = opener;
    this.clock = clock;
    this.intake = intake;
    BothClocks begin = BothClocks.read(clock);
    this.firstTurn = begin.time();
    this.identities = new IdentityCheck<>(this.devices);
    this.silence = reopenAfterSilence.map(most -> new SilenceWatch(most, System.nanoTime()));
    this.plan =
        new PollPlan(
            devices.stream().map(Device::period).toList(),
            devices.stream().map(Device::timeout).toList(),
            begin.beginOfMilli());
    this.thread = Thread.ofPlatform().name("bus-" + name).daemon().unstarted(this::run);
  }

  public void start() {
    reopenAtNanos = System.nanoTime();
    thread.start();
  }

  /** The instant ({@link System#nanoTime()}) this worker last got anywhere. */
  public long progressNanos() {
    return progressNanos;
  }

  /** The longest this worker may rightly go without getting anywhere. */
  public Duration patience() {
    return devices.stream()
        .map(device -> device.period().plus(device.timeout()))
        .max(Duration::compareTo)
        .orElseThrow()
        .plusSeconds(60);
  }

  public String name() {
    return name;
  }

  /** How the bus is doing; callable from any thread. */
  public BusStatus status() {
    return new BusStatus(name, bus != null, Math.max(0, openings.get() - 1), plan.overruns());
  }

  /** When the first turn of each device is due; turn k is due k periods later. */
  public SampleTime firstTurn() {
    return firstTurn;
  }

  /** The devices of this bus. */
  public List<Device<B>> devices() {
    return devices;
  }

  private void run() {
    try {
      while (stop.getCount() > 0) {
        int turn = plan.next(System.nanoTime());
        Device<B> device = devices.get(turn);
        long wait = device.driver().listens() ? listenWait() : turnWait(turn);
        if (wait > 0 && stop.await(wait, TimeUnit.NANOSECONDS)) {
          return;
        }
        BothClocks now = BothClocks.read(clock);
        SampleTime due = earlier(now.time(), -plan.waitNanos(turn, now.nanos()));
        Polled polled = ask(device);
        // Which turns have passed by, and until when that is told, must be one instant.
        BothClocks end = BothClocks.read(clock);
        progressNanos = end.nanos();
        if (polled == null) {
          return;
        }
        long skipped = plan.done(turn, polled.ok() || bus == null, end.nanos());
        intake.accept(
            device.driver().listens() ? polled : accounted(polled, due, end.time(), skipped));
        learn(device, polled.result());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      passedBy = overdue();
      drop();
    }
  }

  /** What was due when this worker was told to end: no later answer will tell of it. */
  private List<PassedBy> overdue() {
    BothClocks end = halted;
    if (end == null) {
      return List.of();
    }
    List<PassedBy> overdue = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      long turns = devices.get(i).driver().listens() ? 0 : plan.overdue(i, end.nanos());
      if (turns > 0) {
        SampleTime due = earlier(end.time(), -plan.waitNanos(i, end.nanos()));
        overdue.add(new PassedBy(devices.get(i), due, end.time(), turns));
      }
    }
    return overdue;
  }

  /**
   * Turns that passed by are counted beside an answer that came late; where none came, they belong
   * to the outage. Either way it is the turn that counts, not when its device was asked at last: an
   * outage begins and ends with turns.
   */
  private static Polled accounted(Polled polled, SampleTime due, SampleTime end, long skipped) {
    return new Polled(polled.device(), polled.result(), due, end, polled.ok() ? skipped : 0);
  }

  private static SampleTime earlier(SampleTime now, long nanos) {
    long late = Math.max(0, nanos) / 1_000_000;
    return new SampleTime(now.boot(), Math.max(0, now.monoMillis() - late));
  }

  /** Who speaks unasked is heard as soon as there is a bus, whatever its period. */
  private long listenWait() {
    return bus == null ? reopenAtNanos - System.nanoTime() : 0;
  }

  private long turnWait(int turn) {
    return plan.waitNanos(turn, System.nanoTime());
  }

  /**
   * Asks one device; on a bus that is down, says that nothing could be heard of it. Null when the
   * bus went because this worker is being closed.
   */
  private @Nullable Polled ask(Device<B> device) {
    SampleTime started = clock.now();
    PollResult result = new PollResult.NoReply(0);
    try {
      Bus<B> open = bus;
      if (open == null && System.nanoTime() - reopenAtNanos >= 0) {
        open = opener.open();
        bus = open;
        opened();
        // Whatever a device said before now was said to nobody.
        started = clock.now();
      }
      if (open != null) {
        result = poll(device, open.of(device));
        pause.succeeded();
        lastFault = "";
        watchSilence(result);
      }
    } catch (BusFault fault) {
      if (stop.getCount() == 0) {
        return null;
      }
      lost(fault);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // A driver's mistake must not stop the other devices of this bus.
      LOG.log(System.Logger.Level.ERROR, device.id() + ": the driver failed", e);
      result = new PollResult.BadFrame("the driver failed: " + e);
      if (bus == null) {
        lost(new BusFault(BusFault.Kind.MISSING, name, "cannot be opened: " + e));
      }
    }
    return new Polled(device, result, started, clock.now());
  }

  private PollResult poll(Device<B> device, B on) throws BusFault {
    Optional<PollResult> stranger = identities.before(device, on);
    if (stranger.isPresent()) {
      return stranger.get();
    }
    Duration patience = device.driver().listens() ? device.period() : device.timeout();
    return device.driver().poll(on, Deadline.in(patience));
  }

  private void learn(Device<B> device, PollResult result) {
    Bus<B> open = bus;
    if (open == null) {
      return;
    }
    try {
      identities.after(device, open.of(device), result);
    } catch (BusFault fault) {
      if (stop.getCount() > 0) {
        lost(fault);
      }
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.log(System.Logger.Level.ERROR, device.id() + ": the driver failed", e);
    }
  }

  private void opened() {
    openings.incrementAndGet();
    identities.opened();
    silence.ifPresent(watch -> watch.opened(System.nanoTime()));
    LOG.log(System.Logger.Level.INFO, "{0}: open", name);
  }

  /** An own echo or a lone stray byte is no sign of life; anything else is, also a broken frame. */
  private void watchSilence(PollResult result) {
    if (silence.isEmpty()) {
      return;
    }
    SilenceWatch watch = silence.get();
    boolean quiet =
        result instanceof PollResult.Quiet
            || (result instanceof PollResult.NoReply(int seen) && seen < 2);
    if (!quiet) {
      watch.heard(System.nanoTime());
    } else if (watch.isOverdue(System.nanoTime())) {
      String message =
          "nothing was received for " + watch.lost().toSeconds() + " s; opening it anew";
      lost(new BusFault(BusFault.Kind.GONE, name, message));
    }
  }

  private void lost(BusFault fault) {
    drop();
    reopenAtNanos = System.nanoTime() + pause.next().toNanos();
    String message = String.valueOf(fault.getMessage());
    if (!message.equals(lastFault)) {
      // Said once per distinct fault: a port that stays away must not fill the journal.
      LOG.log(System.Logger.Level.WARNING, "{0}: {1}", name, message);
      lastFault = message;
    }
  }

  private void drop() {
    Bus<B> open = bus;
    bus = null;
    if (open != null) {
      open.close();
    }
  }

  /** Whether its thread is over. */
  public boolean ended() {
    return !thread.isAlive();
  }

  /** Lets no further turn begin, and does not wait. */
  public void halt() {
    if (halted == null) {
      halted = BothClocks.read(clock);
    }
    stop.countDown();
  }

  /** Turns that were due when it was halted, and were not taken; known once it has ended. */
  public List<PassedBy> passedBy() {
    return passedBy;
  }

  /**
   * Ends the thread. A poll that is under way may finish, and its answer still counts: the device
   * has given it. Only a bus that takes too long is closed from here.
   */
  @Override
  public void close() {
    halt();
    try {
      if (thread.join(FINISH_WITHIN)) {
        return;
      }
      Bus<B> open = bus;
      if (open != null) {
        open.close();
      }
      if (!thread.join(FINISH_WITHIN)) {
        LOG.log(System.Logger.Level.WARNING, "{0}: the bus did not stop in time", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
