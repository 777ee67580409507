package dev.goen.sim.capture;

import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.bus.serial.SerialLines;
import dev.goen.bus.tcp.TcpLine;
import dev.goen.sim.capture.Burst.Direction;
import dev.goen.sim.line.Pty;
import dev.goen.sim.option.DurationConverter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code goen-sim record}: writes down what is said on a real line, as a listener on it or as a
 * go-between of a gateway and its devices.
 */
@Command(
    name = "record",
    resourceBundle = "dev.goen.sim.capture.messages",
    mixinStandardHelpOptions = true)
public final class RecordCommand implements Callable<Integer> {

  private static final Duration GLANCE = Duration.ofMillis(2);

  @Option(names = "--port", required = true, paramLabel = "PORT")
  private String port = "";

  @Option(names = "--baud", paramLabel = "N", defaultValue = "9600")
  private int baud = 9600;

  @Option(names = "--parity", paramLabel = "PARITY", defaultValue = "NONE")
  private LineSettings.Parity parity = LineSettings.Parity.NONE;

  @Option(names = "--data-bits", paramLabel = "N", defaultValue = "8")
  private int dataBits = 8;

  @Option(names = "--out", required = true, paramLabel = "FILE")
  private Path out = Path.of("");

  @Option(names = "--between", paramLabel = "LINK")
  private @Nullable Path between;

  @Option(
      names = "--gap",
      paramLabel = "TIME",
      defaultValue = "20ms",
      converter = DurationConverter.class)
  private Duration gap = Duration.ofMillis(20);

  @Option(names = "--kind", paramLabel = "KIND")
  private String kind = "";

  @Option(names = "--bench")
  private boolean bench;

  @Option(names = "--for", paramLabel = "TIME", converter = DurationConverter.class)
  private @Nullable Duration running;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it before call()
  private CommandSpec spec;

  private final CountDownLatch stop = new CountDownLatch(1);

  @Override
  public Integer call() throws IOException {
    LineSettings settings = settings();
    checkKind();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> end(ended), "end of goen-sim record");
    Runtime.getRuntime().addShutdownHook(hook);
    try (SerialLine line = open(settings);
        Writer file = Files.newBufferedWriter(out)) {
      file.write("# goen capture 1\n# " + port + " " + baud + " " + parity + "\n");
      file.write(bench ? "# tags as they are\n" : "# tags are pseudonyms\n");
      tell("recording");
      record(line, file);
    } finally {
      ended.countDown();
    }
    return 0;
  }

  /** What nobody has said to be harmless may carry ids of people. */
  private void checkKind() {
    if (!bench && !LineContent.labels().contains(kind)) {
      throw new ParameterException(
          spec.commandLine(),
          spec.resourceBundle()
              .getString(kind.isEmpty() ? "kind.missing" : "kind.unknown")
              .formatted(String.join(" ", LineContent.labels()), kind));
    }
  }

  /** A port of this machine, or of a serial server in raw mode. */
  private SerialLine open(LineSettings settings) throws IOException {
    return port.startsWith(TcpLine.SCHEME)
        ? TcpLine.open(port, settings)
        : SerialLines.open(port, settings);
  }

  private LineSettings settings() {
    try {
      return new LineSettings(baud, dataBits, parity, 1);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private void record(SerialLine line, Writer file) throws IOException {
    long start = System.nanoTime();
    Optional<TagMask> mask = bench ? Optional.empty() : Optional.of(new TagMask());
    Direction here = between == null ? Direction.UNKNOWN : Direction.FROM_DEVICE;
    BurstWriter fromDevice = new BurstWriter(file, here, start, gap.toNanos(), mask);
    BurstWriter toDevice = new BurstWriter(file, Direction.TO_DEVICE, start, gap.toNanos(), mask);
    byte[] buffer = new byte[512];
    try (Pty gateway = between == null ? null : Pty.open(between)) {
      while (!isOver(start)) {
        int got = line.read(buffer, 0, buffer.length, Deadline.in(GLANCE));
        long now = System.nanoTime();
        if (got > 0 && gateway != null) {
          // Whoever spoke before has ended, however short the pause was.
          toDevice.end();
          gateway.write(Arrays.copyOf(buffer, got));
        }
        if (got > 0) {
          fromDevice.add(buffer, got, now);
        }
        fromDevice.pause(now);
        if (gateway != null) {
          relay(gateway, line, fromDevice, toDevice);
        }
      }
      toDevice.end();
      fromDevice.end();
    }
  }

  private static void relay(
      Pty gateway, SerialLine line, BurstWriter fromDevice, BurstWriter toDevice)
      throws IOException {
    byte[] buffer = new byte[512];
    int got = gateway.read(buffer, Deadline.in(GLANCE));
    long now = System.nanoTime();
    if (got > 0) {
      fromDevice.end();
      line.write(Arrays.copyOf(buffer, got));
      toDevice.add(buffer, got, now);
    }
    toDevice.pause(now);
  }

  private boolean isOver(long start) {
    return stop.getCount() == 0
        || Thread.currentThread().isInterrupted()
        || (running != null && System.nanoTime() - start > running.toNanos());
  }

  private void tell(String key) {
    PrintWriter words = spec.commandLine().getOut();
    words.println(spec.resourceBundle().getString(key).formatted(port, out));
    words.flush();
  }

  private void end(CountDownLatch ended) {
    stop.countDown();
    try {
      ended.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
