package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Room;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A nearly full disk is noticed, and a disk that hovers at the limit does not flap. */
class DiskWatchTest {

  @TempDir Path folder;

  private final AtomicLong free = new AtomicLong(200);

  @Test
  void itIsLowUntilThereIsClearlyMore() {
    Bench bench = new Bench(folder);
    DiskWatch watch = new DiskWatch(bench.file, 100, free::get, bench);
    assertFalse(after(watch, bench, 100));
    assertTrue(after(watch, bench, 99));
    assertTrue(after(watch, bench, 101));
    assertTrue(after(watch, bench, 124));
    assertFalse(after(watch, bench, 125));
    assertFalse(after(watch, bench, 101));
    assertEquals(101, watch.free());
  }

  // Asking the file system costs a system call, and a commit may come for each alarm.
  @Test
  void itLooksEachFewSecondsOnly() {
    Bench bench = new Bench(folder);
    DiskWatch watch = new DiskWatch(bench.file, 100, free::get, bench);
    assertFalse(after(watch, bench, 200));
    free.set(0);
    bench.mono += 1_000;
    watch.look(false);
    assertFalse(watch.low());
    watch.look(true);
    assertTrue(watch.low(), "one that was full is looked at when asked");
  }

  @Test
  void aDiskThatCannotTellIsNotLow() {
    Bench bench = new Bench(folder);
    assertFalse(after(new DiskWatch(bench.file, 100, free::get, bench), bench, -1));
  }

  // No disk has this much free: the file then stays as it is above its smallest size.
  @Test
  void aLowDiskIsTold() throws Exception {
    Bench bench = new Bench(folder);
    bench.keepFree = Long.MAX_VALUE / 2;
    try (SqliteBuffer buffer = bench.open("city")) {
      bench.fill(buffer, 1, 90);
      Room room = buffer.status().room();
      assertTrue(room.diskLow());
      assertTrue(room.limitBytes() < bench.mostBytes, room.toString());
    }
  }

  private boolean after(DiskWatch watch, Bench bench, long bytes) {
    free.set(bytes);
    bench.mono += 10_000;
    watch.look(false);
    return watch.low();
  }
}
