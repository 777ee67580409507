package dev.goen.sim.scenario;

import dev.goen.sim.bench.Bench;
import dev.goen.sim.bench.Console;
import dev.goen.sim.bench.ConsoleSocket;
import dev.goen.sim.bench.GatewayYaml;
import dev.goen.sim.bench.PlayedDevices;
import dev.goen.sim.bench.ReplayOptions;
import dev.goen.sim.bench.WrongFile;
import dev.goen.sim.device.Rdm6300;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.option.DurationConverter;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code goen-sim devices}: the city's devices, those of a file, or a recording as a device, on
 * pseudo-terminals until it is told to end.
 */
@Command(
    name = "devices",
    resourceBundle = "dev.goen.sim.scenario.messages",
    mixinStandardHelpOptions = true)
public final class DevicesCommand implements Callable<Integer> {

  private static final long GLANCE_MILLIS = 100;

  @Option(names = "--dir", paramLabel = "DIR", required = true)
  private Path folder = Path.of(".");

  @Option(names = "--config", paramLabel = "FILE")
  private @Nullable Path config;

  @Option(names = "--hub", paramLabel = "URL")
  private List<String> hubs = new ArrayList<>();

  @Option(names = "--gateway", paramLabel = "ID", defaultValue = "gw07")
  private String gateway = "gw07";

  @Option(names = "--file", paramLabel = "FILE")
  private @Nullable Path file;

  @Option(names = "--console")
  private boolean console;

  @Option(names = "--until-end")
  private boolean untilEnd;

  @Mixin private ReplayOptions replay = new ReplayOptions();

  @Option(names = "--served", paramLabel = "FILE")
  private @Nullable Path served;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1")
  private long seed;

  @Option(names = "--speed", paramLabel = "N", defaultValue = "60")
  private double speed;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      defaultValue = "0s",
      converter = DurationConverter.class)
  private Duration start = Duration.ZERO;

  @Option(
      names = "--latency",
      paramLabel = "TIME",
      defaultValue = "0ms",
      converter = DurationConverter.class)
  private Duration latency = Duration.ZERO;

  @Option(
      names = "--tag-repetition",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class)
  private Duration tagRepetition = Duration.ofSeconds(1);

  @Option(names = "--tags-as-real")
  private boolean tagsAsReal;

  @Option(names = "--for", paramLabel = "TIME", converter = DurationConverter.class)
  private @Nullable Duration running;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkHubs();
    Files.createDirectories(folder);
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> end(told, ended), "end of goen-sim devices");
    Runtime.getRuntime().addShutdownHook(hook);
    PrintWriter out = spec.commandLine().getOut();
    try (ServedLog log = served == null ? ServedLog.none() : ServedLog.to(served);
        PlayedDevices devices = play(log);
        Closeable _ = listen(devices)) {
      tell(devices);
      awaitEnd(told, devices);
      devices.counts().forEach(out::println);
      out.flush();
    } catch (WrongFile wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** Until it is told to end, its time is over, or the recordings are. */
  private void awaitEnd(CountDownLatch told, PlayedDevices devices) throws InterruptedException {
    long start = System.nanoTime();
    Duration most = running == null ? Duration.ofDays(36_500) : running;
    while (System.nanoTime() - start < most.toNanos() && !(untilEnd && devices.isOver())) {
      long left = most.minusNanos(System.nanoTime() - start).toMillis();
      if (told.await(Math.min(left, GLANCE_MILLIS), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /** The devices of a file, a recording as a device, or the city. */
  private PlayedDevices play(ServedLog log) throws IOException, WrongFile {
    Path recording = replay.file();
    PrintWriter out = spec.commandLine().getOut();
    Consumer<String> notes = note -> out.println("# " + note);
    Locale language = Locale.getDefault();
    if (file != null) {
      return Bench.start(file, folder, log, language, notes);
    }
    if (recording != null) {
      Map<String, Object> devices = replay.asDevices(recording, speed);
      return Bench.start(recording, devices, folder, log, language, notes);
    }
    return SimulatedCity.start(folder, options(), log);
  }

  /** Takes commands for a bench: at a socket in the folder, and as typed if that is wanted. */
  private Closeable listen(PlayedDevices devices) throws IOException {
    if (!(devices instanceof Bench bench)) {
      return () -> {};
    }
    Console commands = new Console(bench, Locale.getDefault());
    if (console) {
      Thread.ofPlatform().daemon().name("sim console").start(() -> obeyTyped(commands));
    }
    return ConsoleSocket.open(folder.resolve("console.sock"), commands);
  }

  private void obeyTyped(Console commands) {
    PrintWriter out = spec.commandLine().getOut();
    new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))
        .lines()
        .forEach(
            line -> {
              out.println(commands.obey(line));
              out.flush();
            });
  }

  private void checkHubs() {
    for (String hub : hubs) {
      if (!hub.matches("(mqtts?|coaps?)://[^/\\s\"]+")) {
        throw new ParameterException(
            spec.commandLine(), spec.resourceBundle().getString("hub.wrong").formatted(hub));
      }
    }
  }

  private CityOptions options() {
    try {
      return new CityOptions(
          seed, speed, start, tagsAsReal ? Rdm6300.REAL_RATE : tagRepetition, latency);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** The configuration comes last and at once: who waits for the file finds all devices ready. */
  private void tell(PlayedDevices devices) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.print(devices.busesYaml());
    out.println("# " + spec.resourceBundle().getString("serving"));
    out.flush();
    if (config != null) {
      Path fresh = config.resolveSibling(config.getFileName() + ".new");
      Files.writeString(fresh, GatewayYaml.of(gateway, devices.busesYaml(), hubs));
      Files.move(
          fresh, config, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The JVM ends when this returns, so it returns when all is served and written down. */
  private static void end(CountDownLatch told, CountDownLatch ended) {
    told.countDown();
    try {
      if (!ended.await(10, TimeUnit.SECONDS)) {
        System.getLogger(DevicesCommand.class.getName())
            .log(System.Logger.Level.WARNING, "the devices did not stop within 10 s");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
