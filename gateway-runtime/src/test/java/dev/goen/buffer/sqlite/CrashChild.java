package dev.goen.buffer.sqlite;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Backlog.StreamKey;
import dev.goen.buffer.Block;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/**
 * A gateway under load, to be killed: it writes down what is accepted after each commit ({@code
 * block}), and what a destination has before it notes it ({@code delivered}).
 */
final class CrashChild {

  /** Tells a whole line from one that the kill has cut. */
  static final String END = " ;";

  private CrashChild() {}

  /** Arguments: the folder, a seed, the first number of its readings. */
  public static void main(String[] args) throws Exception {
    Random random = new Random(Long.parseLong(args[1]));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    Bench bench = new Bench(Path.of(args[0]));
    long number = Long.parseLong(args[2]);
    SqliteBuffer buffer = bench.open("keep", "city");
    Backlog city = buffer.backlog("city");
    while (true) {
      for (int i = random.nextInt(60); i >= 0; i--) {
        buffer.add(random.nextInt(20) == 0 ? Bench.EVENTS : Bench.DATA, bench.reading(number++));
      }
      for (Block block : buffer.commit()) {
        Bench.byKey(java.util.List.of(block))
            .forEach((key, entry) -> out.println("accepted " + key + " " + entry + END));
      }
      out.flush();
      if (random.nextInt(3) == 0) {
        for (Block block : city.next(_ -> true, Order.OLDEST_FIRST, Map.of(), 100)) {
          Bench.byKey(java.util.List.of(block))
              .forEach((key, _) -> out.println("delivered " + key + END));
          out.flush();
          city.delivered(new StreamKey(block.epoch(), block.stream()), block.seqs());
        }
      }
    }
  }
}
