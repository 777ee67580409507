package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.reading.BootId;
import dev.goen.reading.SeqSet;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * A gateway that does everything a buffer can do, to be recorded: adds, commits, delivers, gives
 * up, tends, closes and opens again, and at last ends without closing. What it may rely on, it
 * writes into {@link CrashMarks}.
 */
final class CrashWorkload {

  static final List<String> DESTINATIONS = List.of("city", "province");
  private static final List<Stream> STREAMS =
      List.of(Bench.DATA, Bench.DATA, new Stream("port", StreamClass.DATA), Bench.EVENTS);

  /** More than this and a destination catches up, so that states stay quick to look at. */
  private static final long MOST_DEPTH = 600;

  private static final int MOST_FAULTS = 2000;
  private static final long TOLD_AGAIN_MILLIS = 600_000;

  /** A disk that refuses to be read does so for a moment. */
  private static final int TRIES_TO_READ = 3;

  private final Random random;
  private final Bench bench;
  private final CrashMarks.Writer marks;
  private final List<BufferFault> faults = new ArrayList<>();
  private long number;

  private CrashWorkload(Path folder, long seed) throws IOException {
    random = new Random(seed);
    bench = new Bench(folder);
    bench.boot = new BootId(new UUID(7, seed));
    bench.mono = 1000L + random.nextInt(100_000);
    number = random.nextInt(1 << 20);
    marks = new CrashMarks.Writer(folder);
  }

  /** Arguments: the folder, a seed, how many commits it is worth. */
  public static void main(String[] args) throws Exception {
    CrashWorkload workload = new CrashWorkload(Path.of(args[0]), Long.parseLong(args[1]));
    int commits = Integer.parseInt(args[2]);
    int openings = 1 + workload.random.nextInt(3);
    for (int i = 1; i <= openings; i++) {
      workload.run(commits / openings, i == openings);
    }
  }

  private void run(int commits, boolean last) throws Exception {
    SqliteBuffer buffer = again(() -> bench.open(DESTINATIONS.toArray(String[]::new)));
    List<Backlog> backlogs = DESTINATIONS.stream().map(buffer::backlog).toList();
    for (int i = 0; i < commits; i++) {
      try {
        step(buffer, backlogs);
      } catch (BufferFault fault) {
        faults.add(fault);
      }
    }
    if (last) {
      System.out.println(faults.size() + " faults" + (faults.isEmpty() ? "" : faults.getLast()));
      System.out.flush();
      Runtime.getRuntime().halt(0);
    }
    // What a hub refused of the buffer's own records is told again after a pause, or at the
    // closing,
    // whose records nobody is told of.
    bench.mono += TOLD_AGAIN_MILLIS;
    for (int i = 0; i < TRIES_TO_READ; i++) {
      again(() -> commit(buffer));
    }
    // Sampling ended with the writer's last turn, not with the closing of the file.
    long lastTurn = bench.mono;
    for (Backlog backlog : backlogs) {
      backlog.close();
    }
    bench.mono += random.nextInt(500);
    marks.closing(buffer.epoch(), lastTurn);
    try {
      buffer.close();
      marks.closed(buffer.epoch());
    } catch (BufferFault fault) {
      faults.add(fault);
    }
    bench.mono += random.nextInt(5000);
  }

  /** What a disk refuses once, it may take the next time; a sound one refuses nothing. */
  private <T> T again(Callable<T> call) throws Exception {
    while (true) {
      try {
        return call.call();
      } catch (BufferFault fault) {
        faults.add(fault);
        if (faults.size() > MOST_FAULTS) {
          throw fault;
        }
      }
    }
  }

  private void step(SqliteBuffer buffer, List<Backlog> backlogs) throws Exception {
    for (int i = random.nextInt(random.nextInt(8) == 0 ? 200 : 20); i >= 0; i--) {
      Stream stream = STREAMS.get(random.nextInt(STREAMS.size()));
      buffer.add(stream, bench.reading(number++));
    }
    if (random.nextInt(20) == 0) {
      buffer.add(Bench.EVENTS, new Entry.Anchor(bench.now(), 1_795_000_000_000L + bench.mono, 20));
    }
    commit(buffer);
    for (int d = 0; d < backlogs.size(); d++) {
      Backlog backlog = backlogs.get(d);
      while (random.nextInt(3) == 0 || backlog.depth() > MOST_DEPTH) {
        deliver(DESTINATIONS.get(d), backlog);
      }
    }
    if (random.nextInt(6) == 0) {
      buffer.tend();
    }
  }

  private List<Block> commit(SqliteBuffer buffer) throws Exception {
    List<Block> blocks = buffer.commit();
    if (!blocks.isEmpty()) {
      marks.accepted(blocks);
    }
    return blocks;
  }

  private void deliver(String destination, Backlog backlog) throws Exception {
    Order order = random.nextBoolean() ? Order.OLDEST_FIRST : Order.NEWEST_FIRST;
    for (Block block : backlog.next(_ -> true, order, Map.of(), 1 + random.nextInt(200))) {
      StreamKey key = new StreamKey(block.epoch(), block.stream());
      SeqSet seqs = block.seqs();
      if (random.nextInt(8) == 0) {
        seqs = SeqSet.range(seqs.first(), seqs.first() + random.nextInt((int) seqs.size()));
        seqs = seqs.intersect(block.seqs());
      }
      if (random.nextInt(60) == 0) {
        marks.gaveUp(destination, key, seqs);
        backlog.giveUp(key, seqs, Entry.LossCause.DEAD_LETTER, "for the test");
      } else {
        marks.delivered(destination, key, seqs);
        backlog.delivered(key, seqs);
      }
    }
  }
}
