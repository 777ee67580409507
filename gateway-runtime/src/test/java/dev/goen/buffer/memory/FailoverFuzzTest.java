package dev.goen.buffer.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.reading.Reading;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import dev.goen.reading.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random disks that fail and come back, hubs that come and go, crashes: against a hub that keeps
 * each key once, and the plain list of what was measured.
 */
class FailoverFuzzTest {

  private static final List<Stream> STREAMS = List.of(Bench.DATA, Bench.EVENTS, Bench.BULK);
  private static final List<BufferFault.Kind> KINDS =
      List.of(
          BufferFault.Kind.FULL,
          BufferFault.Kind.READ_ONLY,
          BufferFault.Kind.IO,
          BufferFault.Kind.CORRUPT);

  @TempDir Path folder = Path.of("unset");

  @Test
  void whateverTheDiskDoesNothingDurableIsLostAndNothingComesTwiceUnderTwoKeys() throws Exception {
    for (long seed = 1; seed <= Integer.getInteger("goen.failover.seeds", 8); seed++) {
      try {
        new Run(seed, Files.createDirectory(folder.resolve("run-" + seed))).all();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** One gateway's life. */
  private static final class Run {
    private final Random random;
    private final Bench bench;
    private FailoverBuffer buffer;
    private Backlog city;

    private final Map<String, Entry> hub = new TreeMap<>();
    private final Map<String, Entry> durable = new HashMap<>();

    /** Numbers of readings: made in this process, and made in one that has ended. */
    private final Set<Long> living = new HashSet<>();

    private final Set<Long> maybeGone = new HashSet<>();
    private long number;

    Run(long seed, Path folder) throws BufferFault {
      random = new Random(seed);
      bench = new Bench(folder);
      bench.mostBytes = 1 << 20;
      buffer = bench.open();
      city = buffer.backlog("city");
    }

    void all() throws Exception {
      for (int i = 0; i < 150; i++) {
        step();
      }
      bench.disk.fault = null;
      comeBack();
      commit();
      for (Block block : Bench.drain(city)) {
        deliver(block, block.seqs());
      }
      assertEquals(0, city.depth());
      check();
      city.close();
      buffer.close();
    }

    private void step() throws Exception {
      bench.nanos += random.nextLong(3_000_000_000L);
      switch (random.nextInt(12)) {
        case 0 -> {
          bench.disk.fault =
              bench.disk.fault != null && random.nextBoolean()
                  ? null
                  : KINDS.get(random.nextInt(KINDS.size()));
          bench.disk.takesWrites = random.nextBoolean();
        }
        case 1 -> bench.disk.fault = null;
        case 2, 3, 4 -> {
          List<Block> some = next();
          for (Block block : some) {
            if (random.nextInt(4) > 0) {
              deliver(block, part(block.seqs()));
            }
          }
        }
        case 5 -> {
          if (random.nextInt(4) == 0) {
            restart();
          }
        }
        case 6 -> tend();
        default -> {
          for (int n = random.nextInt(20); n > 0; n--) {
            living.add(++number);
            buffer.add(STREAMS.get(random.nextInt(STREAMS.size())), bench.reading(number));
          }
          if (random.nextInt(3) > 0) {
            commit();
          }
        }
      }
    }

    private void tend() {
      try {
        buffer.tend();
      } catch (BufferFault e) {
        assertFalse(buffer.isVolatile(), "memory does not fail");
      }
    }

    private List<Block> next() throws Exception {
      Backlog.Order order =
          random.nextBoolean() ? Backlog.Order.OLDEST_FIRST : Backlog.Order.NEWEST_FIRST;
      return city.next(_ -> true, order, Map.of(), 1 + random.nextInt(100));
    }

    private SeqSet part(SeqSet seqs) {
      return random.nextBoolean()
          ? seqs
          : seqs.intersect(SeqSet.range(1, seqs.first() + random.nextInt(10)));
    }

    private void deliver(Block block, SeqSet seqs) {
      Bench.byKey(List.of(block.only(seqs)))
          .forEach(
              (key, entry) -> {
                Entry known = hub.putIfAbsent(key, entry);
                assertTrue(known == null || known.equals(entry), () -> "a conflict: " + key);
              });
      city.delivered(new StreamKey(block.epoch(), block.stream()), seqs);
    }

    /** What a commit says is durable has to be there for ever. */
    private void commit() throws BufferFault {
      List<Block> blocks = buffer.commit();
      durable.putAll(Bench.byKey(buffer.recovered()));
      if (!buffer.isVolatile()) {
        durable.putAll(Bench.byKey(blocks));
      }
      assertEquals(0, buffer.pending());
    }

    /**
     * Ends without a word, and another process begins; maybe with a disk that does not even open.
     */
    private void restart() throws Exception {
      city.close();
      maybeGone.addAll(living);
      living.clear();
      bench.crash(buffer);
      bench.mono += 1_000;
      buffer = bench.open();
      city = buffer.backlog("city");
    }

    private void comeBack() throws Exception {
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (buffer.isVolatile() && System.nanoTime() < deadline) {
        bench.passTime();
        buffer.tend();
        durable.putAll(Bench.byKey(buffer.recovered()));
        Thread.sleep(buffer.isVolatile() ? 2 : 0);
      }
      assertFalse(buffer.isVolatile(), "the disk is well, and the file is not back");
    }

    private void check() {
      durable.forEach((key, entry) -> assertEquals(entry, hub.get(key), "durable: " + key));
      Map<Long, String> keys = new HashMap<>();
      Map<String, SeqSet> numbers = new TreeMap<>();
      hub.forEach(
          (key, entry) -> {
            int space = key.lastIndexOf(' ');
            numbers.merge(
                key.substring(0, space),
                SeqSet.of(Long.parseLong(key.substring(space + 1))),
                SeqSet::plus);
            if (entry instanceof Entry.Sample(Reading reading)
                && reading.value() instanceof Value.Decimal(long unscaled, int scale)) {
              String other = keys.put(unscaled, key);
              assertEquals(null, other, () -> unscaled + " has two keys: " + other + ", " + key);
            }
          });
      living.removeAll(keys.keySet());
      assertEquals(Set.of(), living, "measured by the process that is still alive");
      checkEpochs(numbers);
    }

    /**
     * An epoch is complete up to the last number that a later epoch names for it; what a volatile
     * one has beyond that ended with its process.
     */
    private void checkEpochs(Map<String, SeqSet> numbers) {
      Map<String, Long> named = new HashMap<>();
      hub.forEach(
          (key, entry) -> {
            if (entry instanceof Entry.EpochOpen open && open.previous().isPresent()) {
              String stream = key.split(" ")[1];
              named.merge(open.previous().get() + " " + stream, open.lastSeq(), Math::max);
            }
          });
      named.forEach(
          (strand, last) -> {
            SeqSet have = numbers.getOrDefault(strand, SeqSet.EMPTY);
            assertTrue(
                last == 0 || have.containsAll(SeqSet.range(1, last)),
                () -> strand + " up to " + last + ": " + have);
          });
    }
  }
}
