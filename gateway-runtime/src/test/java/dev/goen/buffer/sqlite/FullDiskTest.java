package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Backlog.Order;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a full disk the least valuable leaves first; when only alarms are left, what is new is not
 * accepted, and that costs nothing of what was.
 */
class FullDiskTest {

  @TempDir Path folder;

  @Test
  void theSizeThatIsAllowedIsKept() throws Exception {
    Bench bench = new Bench(folder);
    bench.mostBytes = 200_000;
    fillDrainAndGoOn(bench);
  }

  // A real file system without space: the log cannot grow either. Needs the right to mount.
  @Test
  void aFileSystemWithoutSpaceLosesNothing() throws Exception {
    mount();
    try {
      fillDrainAndGoOn(new Bench(folder));
    } finally {
      unmount();
    }
  }

  // The log cannot grow and the file cannot either: room is made within both.
  @Test
  void aFileSystemWithoutSpaceStillTakesWhatIsNew() throws Exception {
    mount();
    try {
      Bench bench = new Bench(folder);
      List<Block> events = new ArrayList<>();
      try (SqliteBuffer buffer = bench.open("city");
          Backlog city = buffer.backlog("city")) {
        for (int i = 1; i <= 300_000; i++) {
          buffer.add(Bench.DATA, bench.reading(i));
          if (i % 1_000 == 0) {
            buffer.add(Bench.EVENTS, bench.reading(i));
          }
          if (i % 500 == 0) {
            List<Block> blocks = new ArrayList<>(buffer.commit());
            blocks.removeIf(block -> !block.stream().equals(Bench.EVENTS));
            events.addAll(blocks);
            buffer.makeRoom();
          }
        }
        assertTrue(buffer.status().room().thinned() > 0);
        List<Block> there =
            city.next(stream -> stream.kind().urgent(), Order.OLDEST_FIRST, Map.of(), 10_000);
        assertEquals(Bench.byKey(events), Bench.byKey(there));
      }
    } finally {
      unmount();
    }
  }

  // It filled up while the gateway was off: what is delivered must still be able to leave.
  @Test
  void aBufferOpenedOnAFullFileSystemMakesRoomByDelivering() throws Exception {
    mount();
    try {
      Bench bench = new Bench(folder);
      try (SqliteBuffer buffer = bench.open("city")) {
        fill(bench, buffer, 3_000);
      }
      fillUp();
      try (SqliteBuffer buffer = bench.open("city");
          Backlog city = buffer.backlog("city")) {
        assertThrows(BufferFault.class, () -> fill(bench, buffer, 60_000));
        List<Block> blocks = Bench.drain(city, Order.OLDEST_FIRST);
        Bench.deliver(city, blocks);
        int pending = buffer.pending();
        assertEquals(pending, Bench.byKey(buffer.commit()).size());
      }
    } finally {
      unmount();
    }
  }

  private static void fill(Bench bench, SqliteBuffer buffer, int count) throws BufferFault {
    for (int i = 1; i <= count; i++) {
      buffer.add(Bench.EVENTS, bench.reading(i));
      if (i % 30 == 0) {
        buffer.commit();
      }
    }
  }

  private void mount() throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder.toString())
            .redirectErrorStream(true)
            .start();
    assumeTrue(mount.waitFor() == 0, "no right to mount a small file system");
  }

  private void unmount() throws Exception {
    new ProcessBuilder("umount", folder.toString()).start().waitFor();
  }

  private void fillUp() {
    assertThrows(
        IOException.class,
        () -> {
          try (OutputStream out = Files.newOutputStream(folder.resolve("other.log"))) {
            while (true) {
              out.write(new byte[4096]);
            }
          }
        });
  }

  private static void fillDrainAndGoOn(Bench bench) throws Exception {
    Map<String, Entry> accepted = new HashMap<>();
    try (SqliteBuffer buffer = bench.open("city");
        Backlog city = buffer.backlog("city")) {
      BufferFault fault =
          assertThrows(
              BufferFault.class,
              () -> {
                for (int i = 0; i < 200_000; i++) {
                  buffer.add(Bench.EVENTS, bench.reading(i));
                  if (i % 30 == 0) {
                    accepted.putAll(Bench.byKey(buffer.commit()));
                  }
                }
              });
      assertEquals(BufferFault.Kind.FULL, fault.kind(), fault.getMessage());
      int pending = buffer.pending();
      assertEquals(30, pending, "what was refused is still there to be tried again");
      assertThrows(BufferFault.class, buffer::commit);

      List<Block> blocks = Bench.drain(city, Order.OLDEST_FIRST);
      assertEquals(new TreeMap<>(accepted), Bench.byKey(blocks));

      Bench.deliver(city, blocks.subList(0, blocks.size() / 2));
      buffer.tend();
      List<Block> written = buffer.commit();
      assertEquals(30, Bench.byKey(written).size());
      long expected = blocks.getLast().seqs().last() + 1;
      assertEquals(
          expected, written.getFirst().seqs().first(), "the refused commit gave its numbers back");
    }
  }
}
