package dev.goen.uplink;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.reading.BootId;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import dev.goen.uplink.payload.Packs;
import dev.goen.uplink.payload.SenmlJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** A worker with what it needs, and a writer's hand that commits and offers. */
public final class Bench implements AutoCloseable {

  public static final Stream ALARMS = new Stream("river", StreamClass.EVENT);

  private static final long START = System.nanoTime();
  private static final Duration FAIL_BACK = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  public final DestinationWorker worker;
  final MemoryBacklog backlog = new MemoryBacklog();
  private final Map<Stream, Long> lastSeq = new HashMap<>();
  private boolean stopped;

  public Bench(Backlog.Order order, Transport... transports) {
    this(order, Metering.none(), Optional.empty(), Inbox.NONE, ways(transports));
  }

  Bench(Backlog.Order order, Metering metering, Transport... transports) {
    this(order, metering, Optional.empty(), Inbox.NONE, ways(transports));
  }

  Bench(
      Backlog.Order order, Optional<Confirming> confirming, Inbox inbox, Transport... transports) {
    this(order, Metering.none(), confirming, inbox, ways(transports));
  }

  Bench(Backlog.Order order, Ways ways) {
    this(order, Metering.none(), Optional.empty(), Inbox.NONE, ways);
  }

  private static Ways ways(Transport... transports) {
    return new Ways(List.of(transports), FAIL_BACK);
  }

  private Bench(
      Backlog.Order order,
      Metering metering,
      Optional<Confirming> confirming,
      Inbox inbox,
      Ways ways) {
    Times times = new Times(Bench::now, Bench::anchor, reading -> Duration.ofSeconds(1));
    worker =
        new DestinationWorker(
            "city",
            ways,
            new SenmlJson(Packs.GW07),
            metering,
            backlog,
            order,
            confirming,
            inbox,
            times,
            () -> "{\"online\":true}".getBytes(StandardCharsets.UTF_8),
            Packs.GW07.offlineStatus().getBytes(StandardCharsets.UTF_8),
            new Soon());
  }

  /** Pauses are short here: how they grow is tested with {@link Backoff} alone. */
  private static final class Soon implements RandomGenerator {
    private static final long LONGEST_MILLIS = 100;
    private final Random random = new Random(1);

    @Override
    public long nextLong() {
      return random.nextLong();
    }

    @Override
    public long nextLong(long bound) {
      return random.nextLong(Math.min(bound, LONGEST_MILLIS));
    }
  }

  /** The present on the bench's own boot, which began ten minutes ago. */
  static SampleTime now() {
    return Packs.at(600_000 + (System.nanoTime() - START) / 1_000_000);
  }

  private static Optional<Entry.Anchor> anchor(BootId boot) {
    return Optional.of(new Entry.Anchor(new SampleTime(boot, 0), 1_790_000_000_000L, 50));
  }

  /** Commits so many readings of an age, and hands them over if they are to be known at once. */
  public void commit(Stream stream, int readings, Duration age, boolean offer) {
    List<Entry> entries = new ArrayList<>();
    long time = now().monoMillis() - age.toMillis();
    long first = lastSeq.getOrDefault(stream, 0L) + 1;
    for (int i = 0; i < readings; i++) {
      Value value = new Value.Decimal(first + i, 2);
      entries.add(
          new Entry.Sample(
              Reading.of(Packs.KANDO, "stage", value, Unit.METRE, Packs.at(time))
                  .judged(Quality.GOOD, null)));
    }
    lastSeq.put(stream, first + readings - 1);
    Block block =
        new Block(
            Packs.EPOCH, stream, Packs.BOOT, SeqSet.range(first, first + readings - 1), entries);
    backlog.commit(block);
    if (offer) {
      worker.offer(List.of(block));
    }
  }

  /** Whether the hub has every number of a stream. */
  public boolean complete(Stream stream) {
    return backlog.delivered(stream).plus(backlog.givenUp(stream)).equals(all(stream));
  }

  /** Every number that was committed. */
  public SeqSet all(Stream stream) {
    return SeqSet.range(1, lastSeq.getOrDefault(stream, 0L));
  }

  public SeqSet delivered(Stream stream) {
    return backlog.delivered(stream);
  }

  public SeqSet givenUp(Stream stream) {
    return backlog.givenUp(stream);
  }

  /** Waits until something is so. */
  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  public void stop(Duration within) throws InterruptedException {
    worker.stop(within);
    stopped = true;
  }

  @Override
  public void close() {
    try {
      if (!stopped) {
        worker.stop(Duration.ofMillis(100));
      }
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while stopping", e);
    }
    if (!backlog.breaches().isEmpty()) {
      throw new AssertionError(backlog.breaches());
    }
  }
}
