package dev.goen.bench;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalChip;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.clock.MachineClock;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.Driver;
import dev.goen.driver.DriverContext;
import dev.goen.driver.UtcListener;
import dev.goen.driver.modbus.ModbusDriverFactory;
import dev.goen.pipeline.DevicePipeline;
import dev.goen.poll.Bus;
import dev.goen.poll.BusWorker;
import dev.goen.poll.SerialBus;
import dev.goen.reading.SensorId;
import dev.goen.reading.StreamClass;
import dev.goen.settings.Problem;
import dev.goen.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Polls lines as fast as they answer: the gateway's own workers, ports and Modbus driver, a thread
 * for each line, without what comes after a reading.
 *
 * <p>Usage: {@code SECONDS silent|hasty BAUD ADDRESS PORT...}; hasty leaves out the silence before
 * a question, which the gateway never does. Prints polls per second, polls that failed, and
 * microseconds of processor a poll.
 */
final class Polling {

  private static final Duration WARM_UP = Duration.ofSeconds(2);

  /** Always overdue, so that a worker asks again at once. */
  private static final Duration PERIOD = Duration.ofNanos(1);

  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Path NONE = Path.of("no-such-folder");

  private final LongAdder good = new LongAdder();
  private final LongAdder bad = new LongAdder();
  private final MachineClock clock = new MachineClock();

  private Polling() throws IOException {}

  private BusWorker<SerialLine> worker(String port, int baud, int address, boolean hasty) {
    LineSettings settings = new LineSettings(baud, 8, LineSettings.Parity.NONE, 1);
    Bus.Opener<SerialLine> opener =
        () -> {
          SerialBus bus = SerialBus.open(port, settings);
          return hasty ? new SerialBus(new HastyLine(bus.line())) : bus;
        };
    return new BusWorker<>(
        port,
        List.of(device(port, address)),
        opener,
        clock,
        polled -> (polled.ok() ? good : bad).increment());
  }

  private Device<SerialLine> device(String port, int address) {
    SensorId id = new SensorId("gauge-" + Path.of(port).getFileName());
    return new Device<>(
        id,
        "river",
        StreamClass.DATA,
        PERIOD,
        TIMEOUT,
        -1,
        -1,
        DigitalChip.Pull.OFF,
        driver(id, address),
        DevicePipeline.NONE);
  }

  @SuppressWarnings("unchecked") // a factory for serial lines makes no other drivers
  private Driver<SerialLine> driver(SensorId id, int address) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Object> values = Map.of("profile", "generic-rs485", "address", address);
    Settings settings = new Settings("bench", "device", values, problems);
    DriverContext context = new DriverContext(clock, raw -> raw, NONE, NONE, UtcListener.NONE);
    Driver<?> driver = new ModbusDriverFactory().create(id, settings, context);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(problems.toString());
    }
    return (Driver<SerialLine>) driver;
  }

  private static long processorNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private void run(double seconds, List<BusWorker<SerialLine>> workers) throws Exception {
    workers.forEach(BusWorker::start);
    Thread.sleep(WARM_UP);
    long goodBefore = good.sum();
    long badBefore = bad.sum();
    long processor = processorNanos();
    long start = System.nanoTime();
    Thread.sleep(Duration.ofMillis((long) (seconds * 1000)));
    long polls = good.sum() - goodBefore;
    long failed = bad.sum() - badBefore;
    double took = (System.nanoTime() - start) / 1e9;
    double used = (processorNanos() - processor) / 1e3;
    workers.forEach(BusWorker::halt);
    workers.forEach(BusWorker::close);
    System.out.printf(
        Locale.ROOT, "%.0f%n%d%n%.1f%n", polls / took, failed, used / Math.max(1, polls));
  }

  public static void main(String[] args) throws Exception {
    Polling polling = new Polling();
    boolean hasty = args[1].equals("hasty");
    int baud = Integer.parseInt(args[2]);
    int address = Integer.parseInt(args[3]);
    List<BusWorker<SerialLine>> workers =
        Arrays.stream(args)
            .skip(4)
            .map(port -> polling.worker(port, baud, address, hasty))
            .toList();
    polling.run(Double.parseDouble(args[0]), workers);
  }

  /** A line whose reader does not wait for silence, as libmodbus does not. */
  private record HastyLine(SerialLine line) implements SerialLine {

    @Override
    public boolean awaitSilence(Duration silence, Deadline deadline) throws BusFault {
      line.discardInput();
      return true;
    }

    @Override
    public String name() {
      return line.name();
    }

    @Override
    public Duration characterTime() {
      return line.characterTime();
    }

    @Override
    public int read(byte[] into, int offset, int length, Deadline deadline) throws BusFault {
      return line.read(into, offset, length, deadline);
    }

    @Override
    public int read(byte[] into, int offset, int length, int expected, Deadline deadline)
        throws BusFault {
      return line.read(into, offset, length, expected, deadline);
    }

    @Override
    public void write(byte[] bytes) throws BusFault {
      line.write(bytes);
    }

    @Override
    public int discardInput() throws BusFault {
      return line.discardInput();
    }

    @Override
    public void close() {
      line.close();
    }
  }
}
