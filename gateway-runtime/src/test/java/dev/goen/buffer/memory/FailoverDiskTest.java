package dev.goen.buffer.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.Block;
import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.buffer.EpochId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real file systems that are read-only or full. Needs the right to mount. */
class FailoverDiskTest {

  @TempDir Path folder = Path.of("unset");
  private Bench bench = new Bench(Path.of("."));

  @BeforeEach
  void mount() throws Exception {
    bench = new Bench(folder);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder.toString()),
        "no right to mount a small file system");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", folder.toString());
  }

  // A card that the kernel mounted read-only: the gateway runs, and the file is left as it was.
  @Test
  void aReadOnlyCardIsGoneWithoutUntilItCanBeWritten() throws Exception {
    List<Block> all = new ArrayList<>();
    EpochId before;
    try (FailoverBuffer buffer = open()) {
      before = buffer.epoch();
      buffer.add(Bench.DATA, bench.reading(1));
      all.addAll(buffer.commit());
    }
    final long until = bench.mono;
    bench.mono += 5_000;
    assertTrue(run("mount", "-o", "remount,ro", folder.toString()));
    try (FailoverBuffer buffer = open();
        Backlog city = buffer.backlog("city")) {
      assertTrue(buffer.isVolatile());
      assertTrue(buffer.status().volatileFor().orElse("").startsWith("READ_ONLY"));
      final long again = bench.mono;
      buffer.add(Bench.DATA, bench.reading(2));
      List<Block> fleeting = buffer.commit();
      assertEquals(Bench.byKey(fleeting), Bench.byKey(Bench.drain(city)));

      assertTrue(run("mount", "-o", "remount,rw", folder.toString()));
      comeBack(buffer);
      assertEquals(Bench.byKey(fleeting), Bench.byKey(buffer.recovered()));
      List<Block> next = buffer.commit();
      all.addAll(fleeting);
      all.addAll(next);
      assertEquals(Bench.byKey(all), Bench.byKey(Bench.drain(city)));
      assertEquals(
          List.of(fleeting.getFirst().epoch(), before),
          Bench.only(Entry.EpochOpen.class, next).stream()
              .map(open -> open.previous().orElseThrow())
              .toList());
      Entry.NotTaken hole = Bench.only(Entry.NotTaken.class, next).getFirst();
      assertEquals(until, hole.from(), "from the last durable instant");
      assertEquals(
          again, hole.to(), "to the first record in memory, not to the return of the card");
    }
  }

  @Test
  void aDiskThatFillsUpIsGoneWithoutUntilThereIsRoom() throws Exception {
    List<Block> all = new ArrayList<>();
    try (FailoverBuffer buffer = open();
        Backlog city = buffer.backlog("city")) {
      int number = 0;
      Path filler = folder.resolve("other.log");
      fillUp(filler);
      while (!buffer.isVolatile()) {
        for (int i = 0; i < 50; i++) {
          buffer.add(Bench.DATA, bench.reading(++number));
        }
        all.addAll(buffer.commit());
      }
      bench.passTime();
      buffer.add(Bench.DATA, bench.reading(++number));
      all.addAll(buffer.commit());
      assertTrue(buffer.isVolatile(), "tried again in vain");
      assertEquals(Bench.byKey(all), Bench.byKey(Bench.drain(city)), "from both places");

      Files.delete(filler);
      comeBack(buffer);
      all.addAll(buffer.commit());
      assertEquals(Bench.byKey(all), Bench.byKey(Bench.drain(city)));
    }
    try (FailoverBuffer buffer = open();
        Backlog city = buffer.backlog("city")) {
      assertEquals(Bench.byKey(all), Bench.byKey(Bench.drain(city)));
    }
  }

  // A process that ends without its disk: the hole begins where the file ends.
  @Test
  void whatEndsInMemoryIsToldByTheNextOpeningFromTheLastDurableRecordOn() throws Exception {
    EpochId before;
    long last;
    FailoverBuffer buffer = open();
    buffer.add(Bench.DATA, bench.reading(1));
    buffer.commit();
    before = buffer.epoch();
    last = bench.mono;
    // Its own reserve would let it write a little more: the disk is told to fail instead.
    bench.disk.fault = BufferFault.Kind.IO;
    buffer.add(Bench.DATA, bench.reading(2));
    buffer.commit();
    assertTrue(buffer.isVolatile());
    bench.mono += 5_000;
    buffer.close();
    bench.disk.fault = null;
    try (FailoverBuffer next = open()) {
      List<Block> blocks = next.commit();
      Entry.EpochOpen open = Bench.only(Entry.EpochOpen.class, blocks).getFirst();
      assertEquals(before, open.previous().orElseThrow());
      assertEquals(2, open.lastSeq());
      assertFalse(open.clean());
      Entry.NotTaken hole = Bench.only(Entry.NotTaken.class, blocks).getFirst();
      assertEquals(last, hole.from());
      assertEquals(bench.mono, hole.to());
    }
  }

  // A mistake of the installation is no fault of the disk: memory must not hide it.
  @Test
  void aFolderThatIsNotThereIsRefused() {
    Bench wrong = new Bench(folder.resolve("no-such-folder"));
    BufferFault fault = assertThrows(BufferFault.class, wrong::open);
    assertEquals(BufferFault.Kind.NO_PLACE, fault.kind());
  }

  @Test
  void aFileThatAnotherGatewayHasIsRefused() throws Exception {
    try (FailoverBuffer first = open()) {
      BufferFault fault = assertThrows(BufferFault.class, this::open);
      assertEquals(BufferFault.Kind.IN_USE, fault.kind());
      assertFalse(first.isVolatile());
    }
  }

  private FailoverBuffer open() throws BufferFault {
    return bench.open();
  }

  private void comeBack(FailoverBuffer buffer) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (buffer.isVolatile() && System.nanoTime() < deadline) {
      bench.passTime();
      buffer.tend();
      Thread.sleep(buffer.isVolatile() ? 5 : 0);
    }
    assertFalse(buffer.isVolatile());
  }

  private static void fillUp(Path filler) {
    assertThrows(
        IOException.class,
        () -> {
          try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
              out.write(new byte[4096]);
            }
          }
        });
  }

  private static boolean run(String... words) throws Exception {
    return new ProcessBuilder(words).redirectErrorStream(true).start().waitFor() == 0;
  }
}
