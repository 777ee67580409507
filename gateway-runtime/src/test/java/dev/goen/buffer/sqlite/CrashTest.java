package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Block;
import dev.goen.buffer.Entry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed with SIGKILL at any moment, a gateway has lost nothing that it had accepted. */
class CrashTest {

  private static final int ROUNDS = 10;

  @TempDir Path folder;
  private final Map<String, String> accepted = new HashMap<>();
  private final Set<String> delivered = new HashSet<>();

  @Test
  void whatWasAcceptedIsThereAfterAKill() throws Exception {
    long seed = System.nanoTime();
    System.out.println("CrashTest seed " + seed);
    Random random = new Random(seed);
    Bench bench = new Bench(folder);
    for (int round = 0; round < ROUNDS; round++) {
      killOne(random, round);
      try (SqliteBuffer buffer = bench.open("keep", "city");
          Backlog keep = buffer.backlog("keep");
          Backlog city = buffer.backlog("city")) {
        List<Block> blocks = Bench.drain(keep, Order.OLDEST_FIRST);
        Map<String, Entry> found = Bench.byKey(blocks);
        String where = "seed " + seed + " round " + round;
        accepted.forEach((key, text) -> assertEquals(text, String.valueOf(found.get(key)), where));
        assertEquals(found.size(), keep.depth(), where);
        Map<String, Entry> due = Bench.byKey(Bench.drain(city, Order.NEWEST_FIRST));
        for (String key : accepted.keySet()) {
          assertTrue(due.containsKey(key) || delivered.contains(key), where + " " + key);
        }
        assertEquals(due.size(), city.depth(), where);
        for (Block block : buffer.commit()) {
          Bench.byKey(List.of(block)).forEach((key, entry) -> accept(key, entry.toString()));
        }
      }
    }
    System.out.println("CrashTest: " + ROUNDS + " kills, " + accepted.size() + " accepted, 0 lost");
    assertTrue(accepted.size() > 100 * ROUNDS, "there was hardly any load");
  }

  private void killOne(Random random, int round) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashChild.class.getName(),
                folder.toString(),
                Long.toString(random.nextLong()),
                Long.toString(round * 1_000_000L))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    // So many lines until the kill; what the child wrote before it died is read to the end.
    int lines = 200 + random.nextInt(3000);
    List<String> said = new ArrayList<>();
    try (BufferedReader out = child.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.add(line);
        if (said.size() == lines) {
          child.toHandle().destroyForcibly();
        }
      }
    }
    int status = child.waitFor();
    assertEquals(128 + 9, status, "the child ended by itself");
    for (String line : said) {
      if (!line.endsWith(CrashChild.END)) {
        continue; // killed in the middle of it
      }
      String[] words = line.substring(0, line.length() - CrashChild.END.length()).split(" ", 5);
      String key = words[1] + " " + words[2] + " " + words[3];
      if (words[0].equals("accepted")) {
        accept(key, words[4]);
      } else {
        delivered.add(key);
      }
    }
  }

  private void accept(String key, String text) {
    assertNull(accepted.put(key, text), "a number was given twice: " + key);
  }
}
