package dev.goen.sim.demo;

import dev.goen.sim.hub.Hub;
import dev.goen.sim.hub.HubOptions;
import dev.goen.sim.hub.HubStore;
import dev.goen.sim.oracle.OracleCommand;
import dev.goen.sim.page.HubPage;
import dev.goen.sim.page.LinkControl;
import dev.goen.sim.relay.Relay;
import dev.goen.sim.relay.TcpRelay;
import dev.goen.sim.relay.UdpRelay;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * One run of the demo. Devices and gateway are processes of their own; the hub, the link in front
 * of it and the page are in this one.
 */
final class Demo {

  private static final Duration FIRST_WITHIN = Duration.ofSeconds(60);
  private static final Duration DEVICES_WITHIN = Duration.ofSeconds(30);
  private static final Duration DRAIN_WITHIN = Duration.ofSeconds(60);
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

  /** A little before the river rises, so that who watches need not wait. */
  private static final String RISE = "15m";

  private static final String REALM = "izumo";

  private final DemoPlan plan;
  private final Telling tell;
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Path> accepted = new ArrayList<>();
  private @Nullable Child gateway;

  Demo(DemoPlan plan, Telling tell) {
    this.plan = plan;
    this.tell = tell;
  }

  /** Runs it; 0 when nothing is missing and nothing doubled. */
  int run() throws IOException, SQLException, InterruptedException {
    empty(plan.folder());
    Files.createDirectories(plan.folder());
    tell.say("starting", plan.folder());
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "demo-end"));
    try (Hub hub = Hub.start(HubOptions.embedded(file("hub.db")));
        Relay link = relay(hub);
        Child devices = devices(link)) {
      awaitConfiguration(devices);
      try (HubPage page = page(link)) {
        tell.say("where.page", page.uri());
        tell.say("where.hub", port(hub.mqttPort()), port(hub.coapPort()));
        tell.say("where.gateway", file("gateway.yaml"), file("gateway.log"));
        tell.say("where.devices", file("devices.log"));
        tell.say("where.stop");
        return withGateway(hub, link, devices);
      }
    } finally {
      ended.countDown();
    }
  }

  private HubPage page(Relay link) throws IOException {
    return HubPage.start(
        plan.httpPort(),
        file("hub.db"),
        LinkControl.over(link),
        ConfiguredLevels.read(file("gateway.yaml")));
  }

  private int withGateway(Hub hub, Relay link, Child devices)
      throws IOException, SQLException, InterruptedException {
    startGateway();
    try {
      return measure(hub, link, devices);
    } finally {
      Child last = gateway;
      if (last != null) {
        last.close();
      }
    }
  }

  private int measure(Hub hub, Relay link, Child devices)
      throws IOException, SQLException, InterruptedException {
    if (!awaitFirst(hub)) {
      tell.say("never", FIRST_WITHIN.toSeconds(), file("gateway.log"));
      return 1;
    }
    boolean whole = go(hub, link, devices);
    link.restore();
    tell.say("stopping");
    if (!devices.terminate(Duration.ofSeconds(10))) {
      tell.say("stuck", "devices");
    }
    drain();
    Child last = gateway;
    if (last != null && !last.terminate(Duration.ofSeconds(20))) {
      tell.say("stuck", "gateway");
      whole = false;
    }
    StringWriter count = new StringWriter();
    int verdict = count(count);
    tell.line(count.toString().stripTrailing());
    return whole ? verdict : 1;
  }

  /** The middle of the demo: what happens while devices are measured. */
  private boolean go(Hub hub, Relay link, Child devices)
      throws IOException, SQLException, InterruptedException {
    long start = System.nanoTime();
    Duration cutAt = plan.cut().isZero() ? Duration.ofDays(36_500) : plan.middle();
    Duration crashAt =
        plan.crash() ? plan.middle().plus(plan.cut().dividedBy(2)) : Duration.ofDays(36_500);
    Duration progressAt = PROGRESS_EVERY;
    boolean cut = false;
    boolean crashed = false;
    while (true) {
      Duration now = Duration.ofNanos(System.nanoTime() - start);
      if (!plan.length().isZero() && now.compareTo(plan.length()) >= 0) {
        return true;
      }
      if (!cut && now.compareTo(cutAt) >= 0) {
        cut = true;
        tell.say("cut.begin", plan.cut().toSeconds());
        link.cut();
      }
      if (cut && !link.isUp() && now.compareTo(cutAt.plus(plan.cut())) >= 0) {
        cutAt = Duration.ofDays(36_500);
        tell.say("cut.end");
        link.restore();
      }
      if (!crashed && now.compareTo(crashAt) >= 0) {
        crashed = true;
        crash();
      }
      if (now.compareTo(progressAt) >= 0) {
        progressAt = progressAt.plus(PROGRESS_EVERY);
        progress(hub, link, now);
      }
      if (!alive(devices, "devices") || !alive(gateway, "gateway")) {
        return false;
      }
      if (told.await(100, TimeUnit.MILLISECONDS)) {
        return true;
      }
    }
  }

  private boolean alive(@Nullable Child child, String name) throws InterruptedException {
    // Ctrl-C reaches every process of the terminal at once: that is no death of its own.
    if (child == null || child.isAlive() || told.await(500, TimeUnit.MILLISECONDS)) {
      return true;
    }
    tell.say("died", name, file(name + ".log"));
    return false;
  }

  private void crash() throws IOException, InterruptedException {
    tell.say("crash.now");
    Child running = gateway;
    if (running != null) {
      running.kill();
      running.close();
    }
    startGateway();
  }

  private void progress(Hub hub, Relay link, Duration now) throws SQLException {
    HubStore.Counts counts = hub.store().counts();
    Child running = gateway;
    tell.say(
        "progress",
        now.toSeconds(),
        word(link.isUp()),
        word(running != null && running.isAlive()),
        counts.records(),
        counts.alarms());
  }

  private String word(boolean up) {
    return tell.texts().getString(up ? "up" : "down");
  }

  private void startGateway() throws IOException {
    // A file for each run: the last line of a process that was killed may be torn.
    Path report = file("accepted-" + (accepted.size() + 1) + ".txt");
    Files.createFile(report);
    accepted.add(report);
    gateway =
        Child.start(
            file("gateway.log"),
            report,
            List.of(
                plan.gateway().toString(),
                "--config",
                file("gateway.yaml").toString(),
                "--report-accepted=3"));
  }

  private Child devices(Relay link) throws IOException {
    String scheme =
        switch (plan.uplink()) {
          case MQTT -> "mqtt";
          case COAP -> "coap";
        };
    return Child.start(
        file("devices.log"),
        List.of(
            plan.simulator().toString(),
            "devices",
            "--dir",
            file("devices").toString(),
            "--config",
            file("gateway.yaml").toString(),
            "--served",
            file("served.tsv").toString(),
            "--hub",
            scheme + "://127.0.0.1:" + link.port(),
            "--start",
            RISE,
            "--seed",
            Long.toString(plan.seed())));
  }

  private Relay relay(Hub hub) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    return switch (plan.uplink()) {
      case MQTT -> TcpRelay.start(0, new InetSocketAddress(here, hub.mqttPort()));
      case COAP -> UdpRelay.start(0, new InetSocketAddress(here, hub.coapPort()));
    };
  }

  private void awaitConfiguration(Child devices) throws IOException, InterruptedException {
    long end = System.nanoTime() + DEVICES_WITHIN.toNanos();
    while (!Files.exists(file("gateway.yaml"))) {
      if (!devices.isAlive() || System.nanoTime() > end) {
        throw new IOException("the devices did not start: see " + file("devices.log"));
      }
      told.await(50, TimeUnit.MILLISECONDS);
    }
  }

  private boolean awaitFirst(Hub hub) throws SQLException, InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < FIRST_WITHIN.toNanos()) {
      if (hub.store().counts().records() > 0) {
        tell.say("first", "%.1f".formatted((System.nanoTime() - start) / 1e9));
        return true;
      }
      if (told.await(20, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return false;
  }

  /** Waits until everything served has arrived or is explained, or the patience is over. */
  private void drain() throws InterruptedException {
    long start = System.nanoTime();
    // One commit interval and a bit: what was served last may not yet be accepted.
    Thread.sleep(Duration.ofSeconds(3));
    while (System.nanoTime() - start < DRAIN_WITHIN.toNanos()) {
      if (count(new StringWriter()) == 0) {
        return;
      }
      Thread.sleep(Duration.ofSeconds(1));
    }
  }

  private int count(StringWriter out) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--served", file("served.tsv").toString()));
    accepted.forEach(report -> words.addAll(List.of("--accepted", report.toString())));
    words.addAll(List.of("--db", file("hub.db").toString()));
    words.addAll(List.of("--key-file", file("pseudonym.key").toString(), "--realm", REALM));
    return new CommandLine(new OracleCommand())
        .setOut(new PrintWriter(out, true))
        .execute(words.toArray(String[]::new));
  }

  private Path file(String name) {
    return plan.folder().resolve(name);
  }

  /** A port is no quantity: without the separators of thousands. */
  private static String port(int port) {
    return Integer.toString(port);
  }

  private static void empty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.exists(folder.resolve("hub.db")) && !isEmpty(folder)) {
      throw new IOException(folder + " is not empty and not of a demo: name another folder");
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }

  /** Ctrl-C: lets the demo finish and count. */
  private void end() {
    told.countDown();
    try {
      ended.await(120, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
