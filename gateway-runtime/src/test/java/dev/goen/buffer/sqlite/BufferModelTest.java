package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import dev.goen.disk.MemoryFolder;
import dev.goen.reading.BootId;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SensorId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Anything in any order: the buffer gives out exactly what {@link BufferModel} says, through
 * restarts, crashes and changes of the configuration. {@code -Dgoen.model.steps} for longer.
 */
class BufferModelTest {

  private static final int STEPS = Integer.getInteger("goen.model.steps", 1500);
  private static final List<Stream> STREAMS =
      List.of(
          Bench.DATA,
          Bench.EVENTS,
          new Stream("port", StreamClass.DATA),
          new Stream("welfare", StreamClass.PERSON_EVENT));
  private static final List<List<String>> CONFIGURATIONS =
      List.of(List.of("city", "province"), List.of("city"), List.of("city", "province", "nation"));

  @TempDir(factory = MemoryFolder.class)
  Path folder = Path.of("unset");

  private final long seed = Long.getLong("goen.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final BufferModel model = new BufferModel();
  private final Map<String, Backlog> backlogs = new HashMap<>();
  private List<String> destinations = CONFIGURATIONS.getFirst();
  private int crashes;

  @Test
  void bufferDoesWhatTheModelDoes() throws Exception {
    System.out.println("BufferModelTest -Dgoen.seed=" + seed);
    Bench bench = new Bench(Files.createDirectory(folder.resolve("0")));
    SqliteBuffer buffer = open(bench);
    int at = 0;
    try {
      for (; at < STEPS; at++) {
        bench.mono += random.nextInt(50) == 0 ? 600_000 : random.nextInt(100);
        int dice = random.nextInt(1000);
        if (dice < 8) {
          bench.mono++;
          SqliteBuffer dying = buffer;
          bench = crash(bench);
          buffer = open(bench);
          abandon(dying);
        } else if (dice < 20) {
          close(bench, buffer);
          buffer = open(bench);
        } else {
          step(bench, buffer, dice);
        }
      }
      compare();
      close(bench, buffer);
    } catch (Exception | AssertionError e) {
      throw new AssertionError("-Dgoen.seed=" + seed + ", step " + at + ": " + e.getMessage(), e);
    }
    System.out.println("BufferModelTest: " + STEPS + " steps, " + crashes + " crashes");
  }

  private void step(Bench bench, SqliteBuffer buffer, int dice) throws Exception {
    String destination = destinations.get(random.nextInt(destinations.size()));
    if (dice < 400) {
      for (int i = random.nextInt(random.nextInt(20) == 0 ? 700 : 12); i >= 0; i--) {
        Stream stream = STREAMS.get(random.nextInt(random.nextInt(20) == 0 ? 4 : 2));
        Entry entry = entry(bench);
        model.add(stream, entry);
        buffer.add(stream, entry);
      }
    } else if (dice < 650) {
      model.committed(buffer.commit(), bench.now());
    } else if (dice < 700) {
      buffer.tend();
      model.saved();
    } else if (dice < 950) {
      deliver(destination);
    } else {
      compare();
    }
  }

  private void deliver(String destination) throws Exception {
    Backlog backlog = backlog(destination);
    Order order = random.nextBoolean() ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
    int most = backlog.depth() > 3000 ? 3000 : 1 + random.nextInt(300);
    for (Block block : backlog.next(_ -> true, order, Map.of(), most)) {
      StreamKey key = new StreamKey(block.epoch(), block.stream());
      SeqSet seqs = random.nextInt(4) == 0 ? some(block.seqs()) : block.seqs();
      if (random.nextInt(12) == 0) {
        Entry.LossCause cause = Entry.LossCause.DEAD_LETTER;
        model.gaveUp(destination, key, seqs, cause);
        backlog.giveUp(key, seqs, cause, "for the test");
      } else {
        model.delivered(destination, key, seqs);
        backlog.delivered(key, seqs);
      }
    }
  }

  private SeqSet some(SeqSet seqs) {
    SeqSet some = SeqSet.of(seqs.first());
    for (int i = random.nextInt(5); i > 0; i--) {
      long from = seqs.first() + random.nextLong(seqs.last() - seqs.first() + 1);
      some = some.plus(SeqSet.range(from, Math.min(seqs.last(), from + random.nextInt(9))));
    }
    return some.intersect(seqs);
  }

  private Entry entry(Bench bench) {
    bench.mono += random.nextInt(20);
    SensorId sensor = new SensorId("kando-" + random.nextInt(30));
    Reading reading =
        switch (random.nextInt(12)) {
          case 0 -> Reading.missing(sensor, "stage", Unit.METRE, Reason.of(1), bench.now());
          case 1 -> reading(bench, sensor, "tag", new Value.Text("p" + random.nextInt()));
          case 2 -> reading(bench, sensor, "contact", new Value.Flag(random.nextBoolean()));
          case 3 -> reading(bench, sensor, "strain", new Value.Binary64(random.nextGaussian()));
          default -> reading(bench, sensor, "stage", new Value.Decimal(random.nextInt(9999), 3));
        };
    return switch (random.nextInt(60)) {
      case 0 -> new Entry.Anchor(bench.now(), 1_795_000_000_000L + bench.mono, 20);
      case 1 ->
          new Entry.NotTaken(
              bench.now(),
              Optional.of(sensor),
              bench.boot,
              bench.mono - 5,
              bench.mono,
              3,
              Entry.AbsenceCause.SENSOR_FAULT);
      default -> new Entry.Sample(reading);
    };
  }

  private Reading reading(Bench bench, SensorId sensor, String quantity, Value value) {
    Quality quality = Quality.of(random.nextInt(2) * 2);
    return Reading.of(sensor, quantity, value, Unit.METRE, bench.now()).judged(quality, null);
  }

  private void compare() throws Exception {
    for (String destination : destinations) {
      Order order = random.nextBoolean() ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
      Backlog backlog = backlog(destination);
      long due = model.given(destination, Bench.drain(backlog, order));
      assertEquals(due, backlog.depth(), destination);
    }
  }

  private Backlog backlog(String destination) {
    return java.util.Objects.requireNonNull(backlogs.get(destination));
  }

  private SqliteBuffer open(Bench bench) throws Exception {
    if (random.nextInt(4) == 0) {
      bench.boot = new BootId(new UUID(5, random.nextLong()));
      bench.mono = random.nextInt(10_000);
    }
    if (random.nextInt(3) == 0) {
      destinations = CONFIGURATIONS.get(random.nextInt(CONFIGURATIONS.size()));
    }
    SqliteBuffer buffer = bench.open(destinations.toArray(String[]::new));
    model.open(buffer.epoch(), destinations, bench.now());
    for (String destination : destinations) {
      backlogs.put(destination, buffer.backlog(destination));
      if (!model.knows(destination)) {
        model.newDestination(destination, Bench.drain(backlog(destination), Order.OLDEST_FIRST));
      }
    }
    compare();
    return buffer;
  }

  private void close(Bench bench, SqliteBuffer buffer) throws Exception {
    model.committed(buffer.commit(), bench.now());
    closeBacklogs();
    buffer.close();
    model.closed(bench.now());
  }

  private void closeBacklogs() {
    for (Backlog backlog : new ArrayList<>(backlogs.values())) {
      backlog.close();
    }
    backlogs.clear();
  }

  /** The files as they are, in another place: as if the process had died here. */
  private Bench crash(Bench dying) throws Exception {
    closeBacklogs();
    Path copy = Files.createDirectory(folder.resolve(Integer.toString(++crashes)));
    Bench next = new Bench(copy);
    next.boot = dying.boot;
    next.mono = dying.mono;
    for (String part : List.of("", "-wal")) {
      Path from = Path.of(dying.file + part);
      if (Files.exists(from)) {
        Files.copy(from, Path.of(next.file + part), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    model.crashed();
    return next;
  }

  /** Frees what the one that died held; what it still writes is in its own files. */
  private static void abandon(SqliteBuffer dead) throws Exception {
    dead.close();
  }
}
