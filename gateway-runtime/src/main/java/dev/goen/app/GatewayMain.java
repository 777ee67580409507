package dev.goen.app;

import dev.goen.buffer.BufferFault;
import dev.goen.clock.FedSource;
import dev.goen.clock.Fix;
import dev.goen.clock.MachineClock;
import dev.goen.config.ConfigCheck;
import dev.goen.config.ConfigReader;
import dev.goen.config.ConfigResult;
import dev.goen.config.GatewayConfig;
import dev.goen.driver.DriverContext;
import dev.goen.health.SystemdNotify;
import java.io.IOException;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The program {@code goen-gateway}. Exit codes are those of sysexits.h. */
public final class GatewayMain {

  private static final int USAGE = 64;
  private static final int IO = 74;
  private static final int TRY_LATER = 75;

  private static final System.Logger LOG = logger();
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private GatewayMain() {}

  public static void main(String[] words) throws InterruptedException {
    int code =
        switch (GatewayOptions.parse(words)) {
          case GatewayOptions.Parsed.Wrong(String word) -> {
            System.err.println(text("usage", word));
            yield USAGE;
          }
          case GatewayOptions.Parsed.Options(GatewayOptions options) -> run(options);
        };
    if (code != 0) {
      System.exit(code);
    }
  }

  /** The version of this program, from the manifest of its jar. */
  static String version() {
    return Optional.ofNullable(GatewayMain.class.getPackage().getImplementationVersion())
        .orElse("0.1.0-dev");
  }

  private static int run(GatewayOptions options) throws InterruptedException {
    if (options.version()) {
      System.out.println("goen-gateway " + version());
      return 0;
    }
    Locale locale = Locale.getDefault();
    if (options.check()) {
      return ConfigCheck.run(options.config(), locale, System.out);
    }
    try {
      MachineClock clock = new MachineClock();
      TagNames names = new TagNames();
      FedSource gps = new FedSource("gps");
      ConfigReader reader =
          ConfigReader.toRun(
              (pseudonyms, profiles, state) ->
                  new DriverContext(
                      clock,
                      names,
                      profiles,
                      state,
                      (at, utc, uncertainty) -> gps.accept(new Fix(at, utc, uncertainty))));
      return switch (reader.read(options.config())) {
        case ConfigResult.Invalid invalid -> {
          ConfigCheck.print(invalid, options.config(), locale, System.err);
          yield ConfigCheck.WRONG;
        }
        case ConfigResult.Valid valid -> {
          valid.warnings().forEach(w -> LOG.log(System.Logger.Level.WARNING, w.line(locale)));
          names.open(valid.config());
          yield serve(valid.config(), clock, gps, options);
        }
      };
    } catch (IOException e) {
      System.err.println(text("failed", String.valueOf(e.getMessage())));
      return IO;
    }
  }

  private static int serve(
      GatewayConfig config, MachineClock clock, FedSource gps, GatewayOptions options)
      throws IOException, InterruptedException {
    try (AcceptedReport report = report(options)) {
      SystemdNotify systemd = SystemdNotify.fromEnvironment();
      Thread patience = patience(systemd);
      Gateway gateway = new Gateway(config, clock, gps, report);
      patience.interrupt();
      CountDownLatch stopped = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .name("shutdown")
                  .unstarted(
                      () -> {
                        systemd.send("STOPPING=1");
                        gateway.close();
                        stopped.countDown();
                      }));
      gateway.start();
      LOG.log(System.Logger.Level.INFO, text("running", config.gateway().text(), version()));
      systemd.send("READY=1");
      long end = System.nanoTime() + Duration.ofSeconds(options.seconds()).toNanos();
      while (!stopped.await(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS)) {
        beat(gateway, systemd);
        if (options.seconds() > 0 && System.nanoTime() - end >= 0) {
          gateway.close();
          return 0;
        }
      }
      return 0;
    } catch (BufferFault e) {
      System.err.println(
          text("buffer." + e.kind(), config.buffer().file(), String.valueOf(e.getMessage())));
      return e.kind() == BufferFault.Kind.IN_USE ? TRY_LATER : IO;
    }
  }

  /**
   * Asks systemd for more time while the buffer is being opened: what is readable of a large
   * damaged one takes minutes to take over, and would never be done if each start were cut off. An
   * hour at most, as then it hangs.
   */
  private static Thread patience(SystemdNotify systemd) {
    return Thread.ofPlatform()
        .name("patience")
        .daemon()
        .start(
            () -> {
              try {
                for (int i = 0; i < 120; i++) {
                  Thread.sleep(Duration.ofSeconds(30));
                  systemd.send("EXTEND_TIMEOUT_USEC=120000000");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // It is open.
              }
            });
  }

  /** Feeds systemd's watchdog only while every thread that matters gets somewhere. */
  private static void beat(Gateway gateway, SystemdNotify systemd) {
    Optional<String> stuck = gateway.watchdog().stuck(System.nanoTime());
    if (stuck.isPresent()) {
      LOG.log(System.Logger.Level.ERROR, "no progress: {0}", stuck.get());
      systemd.send("STATUS=" + text("status.stuck", stuck.get()));
      return;
    }
    long all = gateway.board().states().size();
    long ok = gateway.board().states().stream().filter(s -> s.failures() == 0).count();
    String status = text("status.running", ok, all, gateway.connected(), gateway.depth());
    systemd.send(
        "WATCHDOG=1\nSTATUS=" + (gateway.isVolatile() ? text("status.volatile", status) : status));
  }

  private static @Nullable AcceptedReport report(GatewayOptions options) throws IOException {
    return options.reportAccepted() < 0
        ? null
        : AcceptedReport.toDescriptor(options.reportAccepted());
  }

  private static String text(String key, Object... arguments) {
    ResourceBundle bundle =
        ResourceBundle.getBundle(
            "dev.goen.app.messages",
            Locale.getDefault(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    return new MessageFormat(bundle.getString(key), Locale.getDefault()).format(arguments);
  }

  /** After the output is set up, which is read once, with the first record. */
  private static System.Logger logger() {
    LogOutput.setUp();
    return System.getLogger(GatewayMain.class.getName());
  }
}
