package dev.goen.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.buffer.sqlite.SqliteBuffer;
import dev.goen.bus.Deadline;
import dev.goen.bus.DigitalChip;
import dev.goen.clock.SyncState;
import dev.goen.clock.Timekeeper;
import dev.goen.clock.WallClock;
import dev.goen.config.GatewayConfig.BufferConfig;
import dev.goen.config.GatewayConfig.Device;
import dev.goen.driver.Channel;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import dev.goen.pipeline.DevicePipeline;
import dev.goen.pipeline.DevicePipeline.Levels;
import dev.goen.pipeline.DevicePipeline.Threshold;
import dev.goen.poll.PassedBy;
import dev.goen.poll.Polled;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pipeline and writer on a real buffer file, with one gauge, for the tests of what they make of its
 * polls.
 */
abstract class WriterBench {

  static final SensorId KANDO = new SensorId("kando-01");
  static final BootId BOOT = new BootId(new UUID(0, 1));
  static final Duration INTERVAL = Duration.ofSeconds(2);

  /** What must come is waited for as long as this, and mostly comes at once. */
  static final Duration SOON = Duration.ofSeconds(30);

  final SampleClock clock = () -> new SampleTime(BOOT, System.nanoTime() / 1_000_000);
  final Intake intake = new Intake();
  final BlockingQueue<List<Block>> commits = new LinkedBlockingQueue<>();
  final BlockingQueue<Block> raised = new LinkedBlockingQueue<>();
  final BlockingQueue<Integer> levels = new LinkedBlockingQueue<>();

  @TempDir Path folder = Path.of("unset");

  @SuppressWarnings("NullAway.Init") // opened before each test
  SqliteBuffer buffer;

  @SuppressWarnings("NullAway.Init") // started before each test
  Pipeline pipeline;

  @SuppressWarnings("NullAway.Init") // started before each test
  BufferWriter writer;

  @SuppressWarnings("NullAway.Init") // made before each test
  SlowDisk disk;

  final Device<String> gauge =
      new Device<>(
          KANDO,
          "river",
          StreamClass.DATA,
          Duration.ofMillis(100),
          Duration.ofMillis(50),
          -1,
          -1,
          DigitalChip.Pull.OFF,
          new Gauge(),
          new DevicePipeline(
              Map.of(),
              Map.of(),
              Map.of("stage", new Levels(List.of(new Threshold(4, 3.5)), 0.05, 3))));

  @BeforeEach
  void start() throws Exception {
    buffer =
        SqliteBuffer.open(
            new BufferConfig(folder.resolve("buffer.db"), INTERVAL, 100_000_000),
            List.of("city"),
            clock);
    disk = new SlowDisk(buffer);
    begin(INTERVAL);
    pipeline.start();
    writer.start();
  }

  void begin(Duration interval) {
    begin(interval, null);
  }

  void begin(Duration interval, @Nullable AcceptedReport report) {
    Timekeeper time =
        new Timekeeper(
            clock,
            System::currentTimeMillis,
            List.of(new WallClock("wall", SyncState.TRUSTED, clock, System::currentTimeMillis)),
            0);
    pipeline = new Pipeline(intake, disk, List.of(gauge), clock, time, new Ear());
    writer = new BufferWriter(pipeline, disk, interval, commits::add, report);
  }

  boolean end() throws InterruptedException {
    disk.goOn();
    return end(List.of());
  }

  boolean end(List<PassedBy> last) throws InterruptedException {
    return pipeline.stop(last, SOON) && writer.join(SOON);
  }

  @AfterEach
  void stop() throws Exception {
    assertTrue(end());
    buffer.close();
  }

  void poll(double stage) {
    SampleTime now = clock.now();
    Reading reading = Reading.of(KANDO, "stage", Value.decimal(stage, 2), Unit.METRE, now);
    intake.accept(new Polled(gauge, new PollResult.Sampled(List.of(reading)), now, now));
  }

  List<Block> next() throws InterruptedException {
    @Nullable List<Block> commit = commits.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
    assertFalse(commit == null, "nothing was committed within " + SOON);
    return commit == null ? List.of() : commit;
  }

  static List<Entry> entries(List<Block> blocks) {
    return blocks.stream().flatMap(block -> block.entries().stream()).toList();
  }

  static List<String> names(List<Block> blocks) {
    return entries(blocks).stream()
        .filter(Entry.Sample.class::isInstance)
        .map(entry -> ((Entry.Sample) entry).reading())
        .map(reading -> reading.name() + "=" + reading.value())
        .toList();
  }

  private final class Ear implements Pipeline.Listener {
    @Override
    public void raised(Block block) {
      raised.add(block);
    }

    @Override
    public void level(SensorId sensor, int level) {
      levels.add(level);
    }

    @Override
    public void polled(Device<?> device, boolean ok, SampleTime at) {}

    @Override
    public void tick() {}
  }

  private record Gauge() implements Driver<String> {
    @Override
    public List<Channel> channels() {
      return List.of(new Channel(KANDO, "stage", Unit.METRE), Channel.event(KANDO, "sos"));
    }

    @Override
    public PollResult poll(String bus, Deadline deadline) {
      return new PollResult.NoReply(0);
    }
  }
}
