package dev.goen.uplink;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Block;
import dev.goen.keys.KeyReport;
import dev.goen.uplink.payload.Codec;
import dev.goen.uplink.payload.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings everything to one hub, on one thread of its own: connects, sends alarms, live data and
 * backlog, settles what the hub has, and begins anew when the link is lost.
 */
public final class DestinationWorker {

  private static final System.Logger LOG = System.getLogger(DestinationWorker.class.getName());

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(20);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  /** A hub that cannot be reached at all is asked often: that costs it nothing. */
  private static final Duration MOST_PAUSE_UNREACHED = Duration.ofSeconds(2);

  /** A hub that answers and then fails is left in peace. */
  private static final Duration MOST_PAUSE_REACHED = Duration.ofSeconds(30);

  private static final long STATUS_MILLIS = 60_000;

  /** What carries a status message and its answer on the link, about. */
  private static final int STATUS_OVERHEAD = 300;

  /** How often it is seen whether there is news of the keys. */
  private static final long KEYS_MILLIS = 1_000;

  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final String name;
  private final List<Transport> transports;
  private final Scribe scribe;
  private final Backlog backlog;
  private final Times times;
  private final Supplier<byte[]> status;
  private final byte[] lastStatus;
  private final Feed feed;
  private final Hearing hearing;
  private final AtomicLong tickets = new AtomicLong();
  private final long stableMillis;
  private final TransportOrder order;
  private final Backoff backoff;
  private final Tally tally;
  private final Metering metering;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicBoolean statusWanted = new AtomicBoolean();
  private volatile long stopBy = Long.MAX_VALUE;
  private volatile @Nullable Transport connected;
  private String lastLogged = "";

  /** Whether this connection has lasted, and the hub has answered in it. */
  private boolean stable;

  /**
   * Makes a worker that has not started.
   *
   * @param name the destination's name; also that of its thread
   * @param metering of the link, if it costs by the byte
   * @param backlog closed when the worker ends
   * @param confirming how the hub confirms what it has stored; empty when what its broker
   *     acknowledges counts as delivered
   * @param inbox takes what else the hub says
   * @param status the status JSON of this moment; called on the worker's thread
   * @param lastStatus the status JSON that stays at the hub after an orderly stop
   * @param random for the jitter of the back-off
   */
  public DestinationWorker(
      String name,
      Ways ways,
      Codec codec,
      Metering metering,
      Backlog backlog,
      Backlog.Order order,
      Optional<Confirming> confirming,
      Inbox inbox,
      Times times,
      Supplier<byte[]> status,
      byte[] lastStatus,
      RandomGenerator random) {
    this.name = name;
    this.transports = ways.transports();
    this.metering = metering;
    this.backlog = backlog;
    this.times = times;
    this.scribe = new Scribe(name, codec, times);
    this.status = status;
    this.lastStatus = lastStatus.clone();
    @Nullable Awaiting awaiting =
        confirming.map(Confirming::within).map(Awaiting::new).orElse(null);
    this.feed = new Feed(backlog, order, times, random, awaiting);
    this.hearing = new Hearing(name, feed, confirming, inbox);
    this.stableMillis = ways.stableAfter().toMillis();
    this.order = new TransportOrder(transports.size(), ways.failBack());
    this.backoff = new Backoff(FIRST_PAUSE, random);
    this.tally = new Tally(transports.getFirst().name(), times.now());
    this.thread = Thread.ofPlatform().name("uplink " + name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /**
   * Hands over what was just committed. Callable from any thread; never waits. Without a connection
   * the blocks are simply backlog in the file.
   */
  public void offer(List<Block> blocks) {
    Transport transport = connected;
    if (transport != null) {
      blocks.forEach(feed::offer);
      transport.wake();
    }
  }

  /** Asks for a status message now, because something in it has changed. */
  public void statusChanged() {
    statusWanted.set(true);
    Transport transport = connected;
    if (transport != null) {
      transport.wake();
    }
  }

  public String name() {
    return name;
  }

  public UplinkStatus status() {
    return tally.status();
  }

  /** How the keys of its transports do, in the order they are tried. */
  public List<KeyReport> keys() {
    return transports.stream().map(Transport::keys).toList();
  }

  /**
   * Sends what can be sent in time, says goodbye and ends. What was not acknowledged is sent at the
   * next start.
   *
   * @param within the time for it; the end itself may take up to {@code within} and 4 seconds
   */
  public void stop(Duration within) throws InterruptedException {
    if (thread.getState() == Thread.State.NEW) {
      backlog.close();
      return;
    }
    stopBy = times.now() + within.toMillis();
    stopping.countDown();
    Transport transport = connected;
    if (transport != null) {
      transport.wake();
    } else {
      thread.interrupt();
    }
    thread.join(within.plus(GOODBYE).plusSeconds(1));
    if (thread.isAlive()) {
      thread.interrupt();
      thread.join(Duration.ofSeconds(1));
    }
  }

  /** Whether its thread is over. */
  public boolean ended() {
    return !thread.isAlive();
  }

  private void run() {
    try (backlog;
        scribe) {
      while (stopping.getCount() > 0) {
        attempt();
      }
      metering.save(times.now());
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: stopped while waiting", name);
    }
  }

  private void attempt() throws InterruptedException {
    Transport transport = transports.get(order.current());
    stable = false;
    try {
      transport.connect(CONNECT_WITHIN);
      long begun = times.now();
      order.connected(begun);
      use(transport, begun);
    } catch (LinkFault e) {
      transport.abort();
      failed(transport, e.getMessage(), e.hubReached());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, name + ": a fault of this program, connecting anew", e);
      transport.abort();
      failed(transport, e.toString(), true);
    } catch (InterruptedException e) {
      transport.abort();
      throw e;
    } finally {
      connected = null;
    }
  }

  private void failed(Transport transport, @Nullable String error, boolean reached)
      throws InterruptedException {
    String reason = error == null ? "unknown" : error;
    tally.failed(transport.name(), reason, times.now());
    if (!reason.equals(lastLogged)) {
      LOG.log(System.Logger.Level.WARNING, "{0}: {1}: {2}", name, transport.name(), reason);
      lastLogged = reason;
    }
    if (!stable && order.failed()) {
      return; // the fall-back works: nothing is spared by keeping data from it
    }
    Duration pause = backoff.failed(reached ? MOST_PAUSE_REACHED : MOST_PAUSE_UNREACHED);
    boolean stopped = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    LOG.log(System.Logger.Level.DEBUG, "{0}: paused {1}, stop {2}", name, pause, stopped);
  }

  private void use(Transport transport, long begun) throws LinkFault, InterruptedException {
    feed.connected(transport.answeredByTheHub());
    hearing.listen(transport);
    Session session =
        new Session(transport, scribe, feed, times, tally, hearing, metering, tickets);
    tally.connected(transport.name(), begun);
    connected = transport;
    LOG.log(System.Logger.Level.INFO, "{0}: connected to {1}", name, transport.name());
    lastLogged = "";
    try {
      converse(session, transport, begun);
    } finally {
      tally.redelivered(session.packsInFlight());
    }
    connected = null;
    transport.disconnect(lastStatus, GOODBYE);
    tally.closed(times.now());
  }

  private void publishStatus(Transport transport) throws LinkFault {
    byte[] json = status.get();
    transport.publishStatus(json);
    metering.spent(Lane.ALARM, json.length + STATUS_OVERHEAD, times.now());
  }

  /**
   * Returns when the worker is to stop, the first transport is to be tried again, or the keys have
   * changed.
   */
  private void converse(Session session, Transport transport, long begun)
      throws LinkFault, InterruptedException {
    long nextStatus = begun;
    long nextKeys = begun;
    KeyReport told = KeyReport.NONE;
    while (true) {
      long now = times.now();
      if (now >= nextKeys) {
        KeyReport keys = transport.keys();
        nextStatus = keys.equals(told) ? nextStatus : now;
        told = keys;
        nextKeys = now + KEYS_MILLIS;
      }
      if (now >= nextStatus || statusWanted.get()) {
        statusWanted.set(false);
        publishStatus(transport);
        nextStatus = now + STATUS_MILLIS;
      }
      hearing.ask(transport);
      boolean failBack = order.failBackDue(now);
      boolean leave = failBack || transport.keysChanged();
      if (!leave) {
        session.fill();
      }
      if (now - begun >= stableMillis && session.isAnswered()) {
        stable = true;
        backoff.reset();
        order.stable();
      }
      if (now >= stopBy || (stopping.getCount() == 0 && session.idle())) {
        return;
      }
      if (leave && session.nothingInFlight()) {
        if (failBack) {
          order.failBack();
        }
        return;
      }
      session.settle(session.patience());
    }
  }
}
