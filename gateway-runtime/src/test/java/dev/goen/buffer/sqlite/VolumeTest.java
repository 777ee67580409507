package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cards wear out by the bytes written to them, and gateways are cut off for weeks. */
class VolumeTest {

  @TempDir Path folder;

  // 20 readings a second, a commit each 1.5 s, the hub a few seconds behind: half an hour of it.
  @Test
  void littleIsWrittenForAReading() throws Exception {
    Bench bench = new Bench(folder);
    int commits = 1200;
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      Deque<Block> underway = new ArrayDeque<>();
      long number = 0;
      long before = written();
      for (int i = 0; i < commits; i++) {
        for (int k = 0; k < 30; k++) {
          buffer.add(Bench.DATA, bench.reading(234 + number++ % 7));
        }
        underway.addAll(buffer.commit());
        if (underway.size() > 2) {
          Bench.deliver(city, List.of(underway.removeFirst()));
        }
      }
      long bytes = written() - before;
      System.out.printf(
          "20 readings/s, commit each 1.5 s: %d B written per commit, %.0f B per reading; file %d"
              + " KiB%n",
          bytes / commits, (double) bytes / number, buffer.status().fileBytes() / 1024);
      assertTrue(bytes / number < 154, bytes / number + " B written per reading");
    }
  }

  @Test
  void aBacklogIsSmallAndDrainsWithABoundedLog() throws Exception {
    Bench bench = new Bench(folder);
    int readings = 100_000;
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      bench.fill(buffer, 1, readings);
      long inUse = Sql.number(bench.file, "SELECT sum(pgsize) FROM dbstat");
      System.out.printf("backlog: %.2f B on disk per reading%n", (double) inUse / readings);
      assertTrue(inUse < 8L * readings, inUse + " B for " + readings + " readings");

      long longestLog = 0;
      long drained = 0;
      long start = System.nanoTime();
      List<Block> blocks = city.next(_ -> true, Order.OLDEST_FIRST, Map.of(), 2000);
      while (!blocks.isEmpty()) {
        for (Block block : blocks) {
          drained += block.entries().size();
        }
        Bench.deliver(city, blocks);
        buffer.tend();
        longestLog = Math.max(longestLog, Files.size(Path.of(bench.file + "-wal")));
        blocks = city.next(_ -> true, Order.OLDEST_FIRST, Map.of(), 2000);
      }
      System.out.printf(
          "drain: %.0f readings/s, longest log %d KiB%n",
          drained / ((System.nanoTime() - start) / 1e9), longestLog / 1024);
      assertEquals(readings + 1, drained);
      assertEquals(0, city.depth());
      assertTrue(longestLog < 3L * Budget.logFrames(bench.mostBytes) * Connections.PAGE_BYTES);
      assertEquals(1, Sql.number(bench.file, "SELECT count(*) FROM block"));
    }
  }

  /** What this process has had written to a disk, by the kernel's count. */
  private static long written() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
      if (line.startsWith("wchar: ")) {
        return Long.parseLong(line.substring(7));
      }
    }
    throw new IOException("no wchar in /proc/self/io");
  }
}
