package dev.goen.sim.hub;

import dev.goen.sim.account.Account;
import dev.goen.sim.account.Report;
import dev.goen.sim.account.ReportJson;
import dev.goen.sim.page.HubPage;
import dev.goen.sim.page.LinkControl;
import dev.goen.sim.relay.Relay;
import dev.goen.sim.relay.TcpRelay;
import dev.goen.sim.relay.UdpRelay;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code goen-sim hub}: runs the hub with its page until SIGTERM, or prints what a store holds.
 * Where to look comes as lines of {@code key=value} on standard output, first of all.
 */
@Command(
    name = "hub",
    resourceBundle = "dev.goen.sim.hub.messages",
    mixinStandardHelpOptions = true)
public final class HubCommand implements Callable<Integer> {
  private static final long FOR_EVER_DAYS = 36_500;

  @Option(names = "--mqtt-port", defaultValue = "0", paramLabel = "PORT")
  private int mqttPort;

  @Option(names = "--coap-port", defaultValue = "0", paramLabel = "PORT")
  private int coapPort;

  @Option(names = "--http-port", defaultValue = "0", paramLabel = "PORT")
  private int httpPort;

  @Option(names = "--db", paramLabel = "FILE")
  private @Nullable Path database;

  @Option(names = "--broker", paramLabel = "URI")
  private @Nullable URI broker;

  @Option(names = "--client-id", defaultValue = "goen-hub", paramLabel = "ID")
  private String clientId = "";

  @Option(names = "--trust", paramLabel = "PEM")
  private @Nullable Path trust;

  @Option(names = "--confirm")
  private boolean confirm;

  @Option(names = "--forget", defaultValue = "0", paramLabel = "SHARE")
  private double forget;

  @Option(names = "--seed", defaultValue = "1", paramLabel = "N")
  private long seed;

  @Mixin private final OrderOptions orders = new OrderOptions();

  @Option(names = "--link")
  private boolean link;

  @Option(names = "--for", paramLabel = "DURATION")
  private @Nullable String runFor;

  @Option(names = "--report", paramLabel = "FILE")
  private @Nullable Path report;

  @Option(names = "--json")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    if (report != null) {
      return print(report);
    }
    Path file =
        database == null ? Files.createTempDirectory("goen-hub").resolve("hub.db") : database;
    HubOptions options =
        new HubOptions(
            file,
            mqttPort,
            coapPort,
            Optional.ofNullable(broker),
            clientId,
            Optional.ofNullable(trust),
            confirm,
            faults());
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, stopped), "hub-end"));
    try (Hub hub = Hub.start(options)) {
      List<Relay> relays = link ? relays(hub) : List.of();
      try (HubPage page = HubPage.start(httpPort, file, control(relays))) {
        tell(hub, relays, page, file);
        order(hub);
        stop.await(lifetime().toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        relays.forEach(Relay::close);
      }
    } finally {
      stopped.countDown();
    }
    return 0;
  }

  private void order(Hub hub) throws IOException {
    try {
      orders.giveTo(hub, spec.commandLine().getOut(), System.currentTimeMillis());
    } catch (IllegalArgumentException e) {
      throw new picocli.CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private HubFaults faults() {
    try {
      return HubFaults.forgetting(forget, seed);
    } catch (IllegalArgumentException e) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), "--forget: " + e.getMessage(), e);
    }
  }

  /** SIGTERM: lets the hub close its store before the process is gone. */
  private static void end(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await(15, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration lifetime() {
    if (runFor == null) {
      return Duration.ofDays(FOR_EVER_DAYS);
    }
    try {
      return Duration.parse("PT" + runFor.toUpperCase(Locale.ROOT));
    } catch (java.time.format.DateTimeParseException e) {
      throw new picocli.CommandLine.ParameterException(
          spec.commandLine(), messages().getString("for.wrong").formatted(runFor), e);
    }
  }

  /** Relays in front of the doors, so that the page can cut the link. */
  private List<Relay> relays(Hub hub) throws IOException {
    List<Relay> relays = new ArrayList<>();
    InetAddress here = InetAddress.getLoopbackAddress();
    relays.add(UdpRelay.start(0, new InetSocketAddress(here, hub.coapPort())));
    if (broker == null) {
      relays.add(TcpRelay.start(0, new InetSocketAddress(here, hub.mqttPort())));
    }
    return relays;
  }

  private static LinkControl control(List<Relay> relays) {
    if (relays.isEmpty()) {
      return LinkControl.NONE;
    }
    return new LinkControl() {
      @Override
      public boolean isUp() {
        return relays.getFirst().isUp();
      }

      @Override
      public void cut() {
        relays.forEach(Relay::cut);
      }

      @Override
      public void restore() {
        relays.forEach(Relay::restore);
      }
    };
  }

  private void tell(Hub hub, List<Relay> relays, HubPage page, Path file) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("mqtt=" + (broker == null ? "mqtt://127.0.0.1:" + hub.mqttPort() : broker));
    out.println("coap=coap://127.0.0.1:" + hub.coapPort());
    for (Relay relay : relays) {
      String scheme = relay instanceof UdpRelay ? "coap" : "mqtt";
      out.println("link-" + scheme + "=" + scheme + "://127.0.0.1:" + relay.port());
    }
    out.println("page=" + page.uri());
    out.println("db=" + file.toAbsolutePath());
    out.flush();
  }

  private int print(Path file) throws SQLException {
    PrintWriter out = spec.commandLine().getOut();
    try (Connection store = StoredRows.connect(file)) {
      Account account = Account.of(store);
      if (json) {
        out.println(ReportJson.of(account));
        out.flush();
        return account.proven() ? 0 : 1;
      }
      out.print(Report.of(account, Locale.getDefault()));
      HubStore.Counts counts = StoredRows.counts(store);
      out.printf(
          messages().getString("report.counts"),
          counts.records(),
          counts.redeliveredPacks(),
          counts.refusedPacks(),
          counts.conflicts(),
          counts.alarms());
      out.println();
      out.flush();
      return account.proven() ? 0 : 1;
    }
  }

  private ResourceBundle messages() {
    return spec.resourceBundle();
  }
}
