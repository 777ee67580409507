package dev.goen.buffer.memory;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.DurableBuffer;
import dev.goen.buffer.Entry;
import dev.goen.buffer.sqlite.Place;
import dev.goen.config.GatewayConfig.BufferConfig;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A gateway's buffer with a disk that can be told to fail, and clocks that are set by hand. */
final class Bench implements SampleClock {

  static final Stream DATA = new Stream("river", StreamClass.DATA);
  static final Stream BULK = new Stream("bridge", StreamClass.BULK);
  static final Stream EVENTS = new Stream("river", StreamClass.EVENT);
  static final BootId BOOT = new BootId(new UUID(0, 1));

  final FaultyBuffer.Disk disk = new FaultyBuffer.Disk();
  final Path folder;
  List<String> destinations = List.of("city");
  long mono = 1_000;
  long nanos;
  long mostBytes = 1 << 20;

  Bench(Path folder) {
    this.folder = folder;
  }

  @Override
  public SampleTime now() {
    return new SampleTime(BOOT, mono);
  }

  Place place() {
    BufferConfig config =
        new BufferConfig(folder.resolve("buffer.db"), Duration.ofMillis(1500), 64 << 20);
    return new Place(config, destinations, this, _ -> 0);
  }

  FailoverBuffer open() throws BufferFault {
    return FailoverBuffer.open(
        new FaultyBuffer.FaultyPlace(place(), disk),
        destinations,
        this,
        mostBytes,
        new Retry(() -> nanos));
  }

  /** Lets go of everything as the end of a process does. */
  void crash(FailoverBuffer buffer) {
    DurableBuffer file = buffer.file();
    if (file != null) {
      file.abandon();
    }
    buffer.stopOpening();
  }

  /** Long enough for the disk to be tried again. */
  void passTime() {
    nanos += Duration.ofSeconds(20).toNanos();
  }

  Entry reading(long number) {
    mono += 50;
    SensorId sensor = new SensorId("kando-%02d".formatted(number % 20 + 1));
    return new Entry.Sample(
        Reading.of(sensor, "stage", new Value.Decimal(number, 2), Unit.METRE, now()));
  }

  static StreamKey key(Block block) {
    return new StreamKey(block.epoch(), block.stream());
  }

  /** Everything a destination lacks; none is delivered. */
  static List<Block> drain(Backlog backlog) throws BufferFault {
    List<Block> all = new ArrayList<>();
    Map<StreamKey, SeqSet> held = new HashMap<>();
    List<Block> some = backlog.next(_ -> true, Backlog.Order.OLDEST_FIRST, held, 100);
    while (!some.isEmpty()) {
      for (Block block : some) {
        held.merge(key(block), block.seqs(), SeqSet::plus);
        all.add(block);
      }
      some = backlog.next(_ -> true, Backlog.Order.OLDEST_FIRST, held, 100);
    }
    return all;
  }

  /** Records by epoch, stream and number. */
  static Map<String, Entry> byKey(Iterable<Block> blocks) {
    Map<String, Entry> records = new TreeMap<>();
    for (Block block : blocks) {
      int[] at = new int[1];
      block
          .seqs()
          .forEach(
              seq -> {
                String key = block.epoch() + " " + block.stream() + " " + seq;
                Entry other = records.put(key, block.entries().get(at[0]++));
                if (other != null) {
                  throw new AssertionError("given out twice: " + key);
                }
              });
    }
    return records;
  }

  static <T extends Entry> List<T> only(Class<T> kind, Iterable<Block> blocks) {
    List<T> found = new ArrayList<>();
    for (Block block : blocks) {
      for (Entry entry : block.entries()) {
        if (kind.isInstance(entry)) {
          found.add(kind.cast(entry));
        }
      }
    }
    return found;
  }
}
