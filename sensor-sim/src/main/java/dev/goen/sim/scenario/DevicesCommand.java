package dev.goen.sim.scenario;

import dev.goen.sim.device.Rdm6300;
import dev.goen.sim.device.ServedLog;
import dev.goen.sim.option.DurationConverter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code goen-sim devices}: the city's devices on pseudo-terminals, until it is told to end. */
@Command(
    name = "devices",
    resourceBundle = "dev.goen.sim.scenario.messages",
    mixinStandardHelpOptions = true)
public final class DevicesCommand implements Callable<Integer> {

  @Option(names = "--dir", paramLabel = "DIR", required = true)
  private Path folder = Path.of(".");

  @Option(names = "--config", paramLabel = "FILE")
  private @Nullable Path config;

  @Option(names = "--hub", paramLabel = "URL")
  private List<String> hubs = new ArrayList<>();

  @Option(names = "--gateway", paramLabel = "ID", defaultValue = "gw07")
  private String gateway = "gw07";

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
    CityOptions options = options();
    Files.createDirectories(folder);
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> end(told, ended), "end of goen-sim devices");
    Runtime.getRuntime().addShutdownHook(hook);
    try (ServedLog log = served == null ? ServedLog.none() : ServedLog.to(served);
        SimulatedCity city = SimulatedCity.start(folder, options, log)) {
      tell(city);
      if (running == null) {
        told.await();
      } else {
        told.await(running.toMillis(), TimeUnit.MILLISECONDS);
      }
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private CityOptions options() {
    for (String hub : hubs) {
      if (!hub.matches("(mqtts?|coaps?)://[^/\\s\"]+")) {
        throw new ParameterException(
            spec.commandLine(), spec.resourceBundle().getString("hub.wrong").formatted(hub));
      }
    }
    try {
      return new CityOptions(
          seed, speed, start, tagsAsReal ? Rdm6300.REAL_RATE : tagRepetition, latency);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /** The configuration comes last and at once: who waits for the file finds all devices ready. */
  private void tell(SimulatedCity city) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.print(city.busesYaml());
    out.println("# " + spec.resourceBundle().getString("serving"));
    out.flush();
    if (config != null) {
      Path fresh = config.resolveSibling(config.getFileName() + ".new");
      Files.writeString(fresh, city.gatewayYaml(gateway, hubs));
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
