package dev.goen.sim.line;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.Deadline;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PtyTest {

  /** How long what must happen is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A terminal that is not raw would echo, stop at 0x03, and turn 0x0D into 0x0A. */
  @Test
  void everyByteValuePassesUnchangedBothWays() throws IOException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    try (Pty pty = Pty.open();
        FileOutputStream toDevice = new FileOutputStream(pty.slave().toFile());
        FileInputStream fromDevice = new FileInputStream(pty.slave().toFile())) {
      toDevice.write(all);
      assertArrayEquals(all, readAll(pty, 256));
      assertEquals(256, pty.write(all));
      assertArrayEquals(all, fromDevice.readNBytes(256));
    }
  }

  /** The gateway closes and reopens a port as its way out of trouble; the device stays. */
  @Test
  void theDeviceOutlivesTheGatewaysClosing() throws IOException {
    try (Pty pty = Pty.open()) {
      for (int round = 1; round <= 3; round++) {
        try (FileOutputStream toDevice = new FileOutputStream(pty.slave().toFile())) {
          toDevice.write(round);
        }
        assertArrayEquals(new byte[] {(byte) round}, readAll(pty, 1));
      }
    }
  }

  @Test
  void aReadWithNothingToReadEndsAtItsDeadline() throws IOException {
    try (Pty pty = Pty.open()) {
      long before = System.nanoTime();
      assertEquals(0, pty.read(new byte[8], Deadline.in(Duration.ofMillis(30))));
      long tookMillis = (System.nanoTime() - before) / 1_000_000;
      assertTrue(tookMillis >= 30, "took " + tookMillis + " ms");
    }
  }

  @Test
  void closingEndsAReadUnderWay() throws Exception {
    Pty pty = Pty.open();
    CompletableFuture<Integer> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return pty.read(new byte[8], Deadline.in(Duration.ofMinutes(1)));
              } catch (IOException thrown) {
                throw new AssertionError(thrown);
              }
            });
    assertThrows(
        java.util.concurrent.TimeoutException.class, () -> read.get(50, TimeUnit.MILLISECONDS));
    pty.close();
    assertEquals(-1, read.get(30, TimeUnit.SECONDS));
    assertThrows(IOException.class, () -> pty.write(new byte[1]));
  }

  /** A device that speaks unasked must not hang while no gateway runs. */
  @Test
  void aWriteThatNobodyReadsIsLostAndDoesNotHang() throws IOException {
    try (Pty pty = Pty.open()) {
      int taken = pty.write(new byte[100_000]);
      assertTrue(taken > 0 && taken < 100_000, "taken: " + taken);
    }
  }

  @Test
  void aStableNameLeadsToTheNewDeviceAndGoesWithTheLast(@TempDir Path folder) throws IOException {
    Path name = folder.resolve("usb-gauge");
    Pty first = Pty.open(name);
    try (Pty second = Pty.open(name)) {
      assertEquals(second.slave(), name.toRealPath());
      first.close();
      assertTrue(Files.isSymbolicLink(name), "the first must not take the second's name away");
    }
    assertFalse(Files.isSymbolicLink(name));
  }

  private static byte[] readAll(Pty pty, int count) throws IOException {
    byte[] all = new byte[count];
    byte[] chunk = new byte[count];
    Deadline deadline = Deadline.in(PATIENCE);
    int have = 0;
    while (have < count && !deadline.hasPassed()) {
      int got = pty.read(chunk, deadline);
      System.arraycopy(chunk, 0, all, have, Math.min(got, count - have));
      have += got;
    }
    return Arrays.copyOf(all, have);
  }
}
