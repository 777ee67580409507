package dev.goen.app;

import static dev.goen.app.GatewayMain.text;

import dev.goen.buffer.BufferFault;
import dev.goen.clock.FedSource;
import dev.goen.clock.Fix;
import dev.goen.clock.MachineClock;
import dev.goen.config.ConfigCheck;
import dev.goen.config.ConfigReader;
import dev.goen.config.ConfigResult;
import dev.goen.config.GatewayConfig;
import dev.goen.control.RemoteConfiguration;
import dev.goen.driver.DriverContext;
import dev.goen.health.SystemdNotify;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The life of the program: reads the configuration, runs a gateway with it, and when another one is
 * in force builds the gateway anew, in the same process.
 *
 * <p>A new process would do as well, but systemd pauses before it, longer each time and up to a
 * minute, in which nothing is measured and no siren sounds; and without systemd nobody would start
 * it. Each turn reads everything from the disk again, so that it is the same whether the process
 * has just started, was killed, or goes on. When a gateway does not come to its end, the process
 * ends instead.
 */
final class GatewayLife {

  private static final System.Logger LOG = System.getLogger(GatewayLife.class.getName());

  private static final int IO = 74;

  /** {@code EX_TEMPFAIL}: whoever starts this program should start it again. */
  static final int TRY_AGAIN = 75;

  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** As long as systemd waits, nearly. */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(24);

  private final GatewayOptions options;
  private final MachineClock clock = new MachineClock();
  private final TagNames names = new TagNames();
  private final FedSource gps = new FedSource("gps");
  private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean hooked = new AtomicBoolean();
  private final SystemdNotify systemd = SystemdNotify.fromEnvironment();
  private final long endNanos;

  GatewayLife(GatewayOptions options) throws IOException {
    this.options = options;
    this.endNanos = System.nanoTime() + Duration.ofSeconds(options.seconds()).toNanos();
  }

  /** Runs until it is stopped; the exit code. */
  int live() throws IOException, InterruptedException {
    try (AcceptedReport report = report()) {
      Optional<Integer> code = Optional.empty();
      while (code.isEmpty()) {
        code = turn(report);
      }
      return code.get();
    } finally {
      over.countDown();
    }
  }

  /** One gateway from its configuration to its end; empty when another is to follow. */
  private Optional<Integer> turn(@Nullable AcceptedReport report)
      throws IOException, InterruptedException {
    Optional<RemoteConfiguration> remote =
        ConfigReader.controlFolder(options.config()).map(RemoteConfiguration::open);
    return switch (read(remote)) {
      case ConfigResult.Invalid invalid -> {
        ConfigCheck.print(invalid, options.config(), Locale.getDefault(), System.err);
        yield Optional.of(ConfigCheck.WRONG);
      }
      case ConfigResult.Valid valid -> {
        valid
            .warnings()
            .forEach(w -> LOG.log(System.Logger.Level.WARNING, w.line(Locale.getDefault())));
        names.open(valid.config());
        yield serve(valid.config(), remote, report);
      }
    };
  }

  /** What hubs have sent must not keep a gateway from running that would run without it. */
  private ConfigResult read(Optional<RemoteConfiguration> remote) {
    ConfigReader reader =
        ConfigReader.toRun(
            (pseudonyms, profiles, state) ->
                new DriverContext(
                    clock,
                    names,
                    profiles,
                    state,
                    (at, utc, uncertainty) -> gps.accept(new Fix(at, utc, uncertainty))));
    Optional<String> text = remote.flatMap(one -> one.starting(clock.now()));
    ConfigResult result = reader.read(options.config(), text);
    while (result instanceof ConfigResult.Invalid invalid
        && remote.isPresent()
        && remote.get().retreat(invalid.problems().getFirst().line(Locale.getDefault()))) {
      result = reader.read(options.config(), remote.get().look());
    }
    return result;
  }

  private Optional<Integer> serve(
      GatewayConfig config, Optional<RemoteConfiguration> remote, @Nullable AcceptedReport report)
      throws InterruptedException {
    try {
      Thread patience = patience();
      String local = ConfigReader.digest(options.config());
      Gateway gateway =
          new Gateway(
              config, clock, gps, report, new Reins(options.config(), local, remote, ends::add));
      patience.interrupt();
      hook();
      gateway.start();
      LOG.log(
          System.Logger.Level.INFO,
          text("running", config.gateway().text(), GatewayMain.version()));
      systemd.send("READY=1");
      End end = await(gateway, remote);
      gateway.close();
      ends.removeIf(stale -> stale != End.STOP);
      return switch (end) {
        case STOP -> Optional.of(0);
        case RESTART -> Optional.of(TRY_AGAIN);
        case ANEW -> gateway.ended() ? Optional.empty() : Optional.of(TRY_AGAIN);
      };
    } catch (BufferFault e) {
      System.err.println(
          text("buffer." + e.kind(), config.buffer().file(), String.valueOf(e.getMessage())));
      return Optional.of(e.kind() == BufferFault.Kind.IN_USE ? TRY_AGAIN : IO);
    }
  }

  /** Feeds the watchdog until the gateway is to end. */
  private End await(Gateway gateway, Optional<RemoteConfiguration> remote)
      throws InterruptedException {
    while (true) {
      End end = ends.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
      if (end != null) {
        return end;
      }
      beat(gateway);
      if (options.seconds() > 0 && System.nanoTime() - endNanos >= 0) {
        return End.STOP;
      }
      if (remote.isPresent() && remote.get().timeIsUp(clock.now())) {
        return End.ANEW;
      }
    }
  }

  /** SIGTERM: lets the gateway come to its end, at whatever turn. */
  private void hook() {
    if (hooked.getAndSet(true)) {
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("shutdown")
                .unstarted(
                    () -> {
                      systemd.send("STOPPING=1");
                      ends.add(End.STOP);
                      try {
                        if (!over.await(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                          LOG.log(System.Logger.Level.ERROR, "the gateway did not end in time");
                        }
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
  }

  /**
   * Asks systemd for more time while the buffer is being opened: what is readable of a large
   * damaged one takes minutes to take over, and would never be done if each start were cut off. An
   * hour at most, as then it hangs.
   */
  private Thread patience() {
    return Thread.ofPlatform()
        .name("patience")
        .daemon()
        .start(
            () -> {
              try {
                for (int i = 0; i < 120; i++) {
                  Thread.sleep(Duration.ofSeconds(30));
                  // At a first start systemd counts from the first of these, later the second.
                  systemd.send("EXTEND_TIMEOUT_USEC=120000000\nWATCHDOG=1");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // It is open.
              }
            });
  }

  /** Feeds systemd's watchdog only while every thread that matters gets somewhere. */
  private void beat(Gateway gateway) {
    Optional<String> stuck = gateway.watchdog().stuck(System.nanoTime());
    if (stuck.isPresent()) {
      LOG.log(System.Logger.Level.ERROR, "no progress: {0}", stuck.get());
      systemd.send("STATUS=" + text("status.stuck", stuck.get()));
      return;
    }
    if (!systemd.listens()) {
      return;
    }
    long all = gateway.board().states().size();
    long ok = gateway.board().states().stream().filter(s -> s.failures() == 0).count();
    String status = text("status.running", ok, all, gateway.connected(), gateway.depth());
    systemd.send(
        "WATCHDOG=1\nSTATUS=" + (gateway.isVolatile() ? text("status.volatile", status) : status));
  }

  private @Nullable AcceptedReport report() throws IOException {
    return options.reportAccepted() < 0
        ? null
        : AcceptedReport.toDescriptor(options.reportAccepted());
  }
}
