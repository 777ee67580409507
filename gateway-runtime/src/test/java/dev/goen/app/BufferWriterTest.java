package dev.goen.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.goen.reading.Reason;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer on a real buffer file: what is committed when. */
class BufferWriterTest {

  private static final SensorId KANDO = new SensorId("kando-01");
  private static final BootId BOOT = new BootId(new UUID(0, 1));
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  /** What must come is waited for as long as this, and mostly comes at once. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private final SampleClock clock = () -> new SampleTime(BOOT, System.nanoTime() / 1_000_000);
  private final Intake intake = new Intake();
  private final BlockingQueue<List<Block>> commits = new LinkedBlockingQueue<>();
  private final BlockingQueue<Block> raised = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> levels = new LinkedBlockingQueue<>();

  @TempDir Path folder = Path.of("unset");

  @SuppressWarnings("NullAway.Init") // opened before each test
  private SqliteBuffer buffer;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Pipeline pipeline;

  @SuppressWarnings("NullAway.Init") // started before each test
  private BufferWriter writer;

  @SuppressWarnings("NullAway.Init") // made before each test
  private SlowDisk disk;

  private final Device<String> gauge =
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

  private void begin(Duration interval) {
    begin(interval, null);
  }

  private void begin(Duration interval, @Nullable AcceptedReport report) {
    Timekeeper time =
        new Timekeeper(
            clock,
            System::currentTimeMillis,
            List.of(new WallClock("wall", SyncState.TRUSTED, clock, System::currentTimeMillis)),
            0);
    pipeline = new Pipeline(intake, disk, List.of(gauge), clock, time, new Ear());
    writer = new BufferWriter(pipeline, disk, interval, commits::add, report);
  }

  private boolean end() throws InterruptedException {
    disk.goOn();
    return end(List.of());
  }

  private boolean end(List<PassedBy> last) throws InterruptedException {
    return pipeline.stop(last, SOON) && writer.join(SOON);
  }

  @AfterEach
  void stop() throws Exception {
    assertTrue(end());
    buffer.close();
  }

  /** The anchor comes first: no reading is ever sent without a time that could have been known. */
  @Test
  void firstCommitOpensTheEpochAndBringsTheAnchor() throws Exception {
    List<Entry> first = entries(next());
    assertTrue(first.stream().anyMatch(Entry.EpochOpen.class::isInstance), first::toString);
    assertTrue(first.stream().anyMatch(Entry.Anchor.class::isInstance), first::toString);
  }

  /** A test bench that asked for the report has died: the hubs get their readings all the same. */
  @Test
  void reportThatNobodyTakesHoldsUpNothing() throws Exception {
    next();
    assertTrue(end());
    Path full = Path.of("/dev/full");
    try (FileOutputStream _ = new FileOutputStream(full.toFile())) {
      begin(INTERVAL, AcceptedReport.toDescriptor(descriptorOf(full)));
      pipeline.start();
      writer.start();
      poll(1.00);
      while (!names(next()).contains("kando-01/stage=1.00")) {
        // The first commits bring the anchor.
      }
    }
  }

  private static int descriptorOf(Path file) throws IOException {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path one : descriptors.toList()) {
        if (Files.exists(one) && file.equals(Files.readSymbolicLink(one))) {
          return Integer.parseInt(one.getFileName().toString());
        }
      }
    }
    throw new IOException("not open: " + file);
  }

  /** Promise 1: nothing of an alarm waits; and it takes everything pending with it. */
  @Test
  void alarmIsCommittedAtOnceTogetherWithWhatIsPending() throws Exception {
    next();
    poll(1.00); // the first level is told at once, too: 0
    next();
    poll(1.01);
    poll(1.02);
    assertEquals(null, commits.poll(300, TimeUnit.MILLISECONDS), "calm readings wait");
    poll(3.60);
    List<Block> alarm = next();
    List<String> names = names(alarm);
    assertTrue(
        names.containsAll(
            List.of(
                "kando-01/stage=1.01",
                "kando-01/stage=1.02",
                "kando-01/stage=3.60",
                "kando-01/alarm=4")),
        names::toString);
    assertEquals(List.of(0, 4), List.copyOf(levels));
  }

  /**
   * Data of the class data wait for their interval, a call for help of the same device does not.
   */
  @Test
  void eventOfADeviceIsRaisedAndCommittedAtOnce() throws Exception {
    next();
    call("1:x");
    assertTrue(names(next()).contains("kando-01/sos=1:x"));
    raised.clear();
    call("1:y");
    Block urgent = raised();
    assertEquals("river/event", urgent.stream().toString());
    assertEquals(List.of("kando-01/sos=1:y"), names(List.of(urgent)));
    assertTrue(names(next()).contains("kando-01/sos=1:y"));
  }

  private void call(String who) {
    SampleTime now = clock.now();
    Reading sos = Reading.of(KANDO, "sos", new Value.Text(who), Unit.NONE, now);
    intake.accept(new Polled(gauge, new PollResult.Sampled(List.of(sos)), now, now));
  }

  /** A card that stands still for seconds is common; a flood does not wait for it. */
  @Test
  void alarmAndItsOutputsDoNotWaitForTheCommitUnderWay() throws Exception {
    next();
    poll(1.00);
    next();
    disk.hold();
    poll(3.60);
    assertTrue(disk.held.tryAcquire(30, TimeUnit.SECONDS), "the disk is asked at once");
    poll(1.00);
    poll(1.00);
    poll(1.00);
    poll(3.70);
    Block first = raised();
    final Block second = raised();
    final Block third = raised();
    assertEquals(List.of(0, 4, 0, 4), List.copyOf(levels), "the siren is told, too");
    assertEquals(null, commits.poll(), "nothing of it is accepted yet");
    disk.goOn();

    assertTrue(end());
    Map<Long, Entry> committed = new HashMap<>();
    for (List<Block> commit = commits.poll(); commit != null; commit = commits.poll()) {
      for (Block block : commit) {
        if (block.stream().equals(first.stream()) && block.epoch().equals(first.epoch())) {
          PrimitiveIterator.OfLong seqs = block.seqs().iterator();
          block.entries().forEach(entry -> committed.put(seqs.next(), entry));
        }
      }
    }
    for (Block block : List.of(first, second, third)) {
      assertEquals(1, block.seqs().size());
      assertEquals(
          block.entries().getFirst(),
          committed.get(block.seqs().first()),
          "it has the number under which it was sent");
    }
  }

  /** A disk that refuses the alarm is asked again soon, and not all the time. */
  @Test
  void alarmWhoseCommitFailedIsTriedAgainLongBeforeTheInterval() throws Exception {
    next();
    assertTrue(end());
    begin(Duration.ofMinutes(10));
    pipeline.start();
    writer.start();
    poll(1.00);
    while (!names(next()).contains("kando-01/alarm=0")) {
      // The first commits bring the anchor.
    }
    disk.refuse(3);
    long before = System.nanoTime();
    poll(3.60);
    List<String> names = names(next());
    long took = System.nanoTime() - before;
    assertTrue(names.contains("kando-01/alarm=4"), names::toString);
    assertTrue(took >= Duration.ofMillis(3 * 200).toNanos(), "hammered: " + took);
  }

  private Block raised() throws InterruptedException {
    @Nullable Block block = raised.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
    return Objects.requireNonNull(block, "nothing was raised");
  }

  /** What is read but not accepted is at most one interval old. */
  @Test
  void calmReadingsWaitAtMostOneInterval() throws Exception {
    next();
    poll(1.00);
    next();
    poll(1.01);
    List<Block> commit = next();
    assertTrue(names(commit).contains("kando-01/stage=1.01"), () -> names(commit).toString());
  }

  /** An outage is one missing reading, and a record with the count when it ends. */
  @Test
  void outageEndsInARecord() throws Exception {
    poll(1.00);
    intake.accept(new Polled(gauge, new PollResult.NoReply(0), clock.now(), clock.now()));
    intake.accept(new Polled(gauge, new PollResult.NoReply(0), clock.now(), clock.now()));
    poll(1.01);
    assertTrue(end());
    List<Entry> all = new ArrayList<>();
    for (List<Block> commit = commits.poll(); commit != null; commit = commits.poll()) {
      all.addAll(entries(commit));
    }
    assertEquals(
        1,
        all.stream()
            .filter(
                entry ->
                    entry instanceof Entry.Sample sample
                        && sample.reading().value() instanceof Value.None)
            .count());
    assertEquals(
        1,
        all.stream()
            .filter(
                entry ->
                    entry instanceof Entry.NotTaken absence
                        && absence.cause() == Entry.AbsenceCause.SENSOR_FAULT)
            .count());
  }

  /** An answer without a value that came late: its turns are part of the outage, and told once. */
  @Test
  void turnsOfAnOutageAreNotCountedAsOverrunsToo() throws Exception {
    poll(1.00);
    SampleTime now = clock.now();
    Reading none = Reading.missing(KANDO, "stage", Unit.METRE, Reason.UNKNOWN, now);
    intake.accept(new Polled(gauge, new PollResult.Sampled(List.of(none)), now, now, 3));
    poll(1.01);
    assertTrue(end());
    List<Entry.NotTaken> told = rest();
    assertEquals(
        List.of(Entry.AbsenceCause.SENSOR_FAULT),
        told.stream().map(Entry.NotTaken::cause).toList());
  }

  /** A busy bus: which samples it cost is told in the commit of the one that was late. */
  @Test
  void turnsThatPassedByAreToldWithTheSampleThatWasLate() throws Exception {
    next();
    SampleTime now = clock.now();
    Reading reading = Reading.of(KANDO, "stage", Value.decimal(1, 2), Unit.METRE, now);
    intake.accept(new Polled(gauge, new PollResult.Sampled(List.of(reading)), now, now, 3));
    List<Entry.NotTaken> told = absences(next());
    assertEquals(1, told.size());
    assertEquals(Entry.AbsenceCause.OVERRUN, told.getFirst().cause());
    assertEquals(3, told.getFirst().expected());
    assertEquals(now.monoMillis() - 300, told.getFirst().from());
  }

  /** A sibling that did not answer had the bus when the stop came. */
  @Test
  void turnsThatTheBusDidNotGetToAreToldWithTheLastCommit() throws Exception {
    poll(1.00);
    next();
    SampleTime now = clock.now();
    SampleTime due = new SampleTime(BOOT, now.monoMillis() - 320);
    assertTrue(end(List.of(new PassedBy(gauge, due, now, 4))));
    List<Entry.NotTaken> told = rest();
    assertEquals(1, told.size());
    assertEquals(Entry.AbsenceCause.OVERRUN, told.getFirst().cause());
    assertEquals(4, told.getFirst().expected());
    assertTrue(told.getFirst().from() <= due.monoMillis());
  }

  /** The outage ends with the stop, and has counted them. */
  @Test
  void turnsOfAnOutageAreNotToldTwiceAtTheEnd() throws Exception {
    SampleTime now = clock.now();
    intake.accept(new Polled(gauge, new PollResult.NoReply(0), now, now));
    assertTrue(end(List.of(new PassedBy(gauge, now, now, 4))));
    assertEquals(
        List.of(Entry.AbsenceCause.SENSOR_FAULT),
        rest().stream().map(Entry.NotTaken::cause).toList());
  }

  /** What did not fit into the queue in the last second must not be forgotten by a stop. */
  @Test
  void whatOverflowedJustBeforeTheStopIsToldToo() throws Exception {
    next();
    assertTrue(end());
    begin(INTERVAL);
    SampleTime now = clock.now();
    for (int i = 0; i < Intake.CAPACITY + 5; i++) {
      intake.accept(new Polled(gauge, new PollResult.NoReply(0), now, now));
    }
    // Stopped before its first turn: all it does is finish.
    pipeline.start();
    writer.start();
    assertTrue(end());
    List<Entry.NotTaken> told = rest();
    assertEquals(
        5,
        told.stream()
            .filter(one -> one.cause() == Entry.AbsenceCause.QUEUE_OVERFLOW)
            .mapToLong(Entry.NotTaken::expected)
            .sum());
  }

  /** It answers, and says that it has nothing: that is an outage too, and is counted. */
  @Test
  void answerWithoutAnyValueIsNoSample() throws Exception {
    poll(1.00);
    SampleTime now = clock.now();
    Reading none = Reading.missing(KANDO, "stage", Unit.METRE, Reason.UNKNOWN, now);
    intake.accept(new Polled(gauge, new PollResult.Sampled(List.of(none)), now, now));
    poll(1.01);
    assertTrue(end());
    List<Entry.NotTaken> told = rest();
    assertEquals(
        List.of(Entry.AbsenceCause.SENSOR_FAULT),
        told.stream().map(Entry.NotTaken::cause).toList());
  }

  /** The absences of all commits that nobody has looked at. */
  private List<Entry.NotTaken> rest() {
    List<Entry.NotTaken> told = new ArrayList<>();
    for (List<Block> commit = commits.poll(); commit != null; commit = commits.poll()) {
      told.addAll(absences(commit));
    }
    return told;
  }

  private static List<Entry.NotTaken> absences(List<Block> blocks) {
    return entries(blocks).stream()
        .filter(Entry.NotTaken.class::isInstance)
        .map(Entry.NotTaken.class::cast)
        .toList();
  }

  private void poll(double stage) {
    SampleTime now = clock.now();
    Reading reading = Reading.of(KANDO, "stage", Value.decimal(stage, 2), Unit.METRE, now);
    intake.accept(new Polled(gauge, new PollResult.Sampled(List.of(reading)), now, now));
  }

  private List<Block> next() throws InterruptedException {
    @Nullable List<Block> commit = commits.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
    assertFalse(commit == null, "nothing was committed within " + SOON);
    return commit == null ? List.of() : commit;
  }

  private static List<Entry> entries(List<Block> blocks) {
    return blocks.stream().flatMap(block -> block.entries().stream()).toList();
  }

  private static List<String> names(List<Block> blocks) {
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
