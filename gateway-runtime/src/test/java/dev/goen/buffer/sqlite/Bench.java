package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.config.GatewayConfig.BufferConfig;
import dev.goen.reading.BootId;
import dev.goen.reading.Quality;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What the buffer's tests have in common: a clock that is set by hand, and readings by number. */
final class Bench implements SampleClock {

  static final Stream DATA = new Stream("river", StreamClass.DATA);
  static final Stream EVENTS = new Stream("river", StreamClass.EVENT);

  final Path file;
  BootId boot = new BootId(new UUID(0, 1));
  long mono = 1_000;
  long mostBytes = 64 << 20;
  long keepFree;
  Duration deadHubAfter = BufferConfig.DEAD_HUB_AFTER;

  Bench(Path folder) {
    file = folder.resolve("buffer.db");
  }

  @Override
  public SampleTime now() {
    return new SampleTime(boot, mono);
  }

  SqliteBuffer open(String... destinations) throws BufferFault {
    BufferConfig config =
        new BufferConfig(file, Duration.ofMillis(1500), mostBytes, keepFree, deadHubAfter);
    return SqliteBuffer.open(config, List.of(destinations), this);
  }

  /** The reading that has a number in it: 20 gauges asked in turn, 50 ms apart. */
  Entry reading(long number) {
    mono += 50;
    SensorId sensor = new SensorId("kando-%02d".formatted(number % 20 + 1));
    Value value = new Value.Decimal(number, 2);
    return new Entry.Sample(
        Reading.of(sensor, "stage", value, Unit.METRE, now()).judged(Quality.GOOD, null));
  }

  void fill(SqliteBuffer buffer, int from, int to) throws BufferFault {
    for (int i = from; i <= to; i++) {
      buffer.add(DATA, reading(i));
      if (i % 30 == 0 || i == to) {
        buffer.commit();
      }
    }
  }

  /** Everything that a destination has not got, in the order it is given out; none is delivered. */
  static List<Block> drain(Backlog backlog, Backlog.Order order) throws BufferFault {
    List<Block> all = new ArrayList<>();
    Map<StreamKey, SeqSet> held = new java.util.HashMap<>();
    List<Block> some = backlog.next(_ -> true, order, held, 100);
    while (!some.isEmpty()) {
      for (Block block : some) {
        held.merge(new StreamKey(block.epoch(), block.stream()), block.seqs(), SeqSet::plus);
        all.add(block);
      }
      some = backlog.next(_ -> true, order, held, 100);
    }
    return all;
  }

  static void deliver(Backlog backlog, List<Block> blocks) {
    for (Block block : blocks) {
      backlog.delivered(new StreamKey(block.epoch(), block.stream()), block.seqs());
    }
  }

  /** Records by epoch, stream and number. */
  static Map<String, Entry> byKey(List<Block> blocks) {
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

  static <T extends Entry> List<T> only(Class<T> kind, List<Block> blocks) {
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
