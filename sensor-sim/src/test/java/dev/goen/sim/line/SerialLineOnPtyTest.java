package dev.goen.sim.line;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.BusFault.Kind;
import dev.goen.bus.Deadline;
import dev.goen.bus.LineSettings;
import dev.goen.bus.SerialLine;
import dev.goen.bus.serial.SerialLines;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway's serial line on a real terminal; only this module has both ends. */
@Timeout(120)
class SerialLineOnPtyTest {

  /** How long what must happen is waited for; only a failing test waits that long. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Clearly below the tenth of a second that is the library's own grain. A busy machine may put any
   * one try off for longer, so the best of several is held against it.
   */
  private static final long SOON_MICROS = 25_000;

  private static final int TRIES = 40;
  private static final Duration FAR = Duration.ofMinutes(1);

  @Test
  void everyByteValueMakesTheRoundTrip() throws IOException {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    try (Pty device = Pty.open();
        SerialLine line = open(device.slave())) {
      line.write(all);
      assertArrayEquals(all, receive(device, 256));
      device.write(all);
      assertArrayEquals(all, receive(line, 256));
    }
  }

  /**
   * The library alone rounds every wait up to a tenth of a second; a time-out that late would halve
   * the polling rate of a bus with one dead device.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 5, 20, 50, 130, 250})
  void aReadEndsAtItsDeadlineAndNotBefore(int millis) throws IOException {
    try (Pty device = Pty.open();
        SerialLine line = open(device.slave())) {
      byte[] into = new byte[8];
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 5 || (best >= SOON_MICROS && i < TRIES); i++) {
        long due = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        assertEquals(0, line.read(into, 0, 8, Deadline.in(Duration.ofMillis(millis))));
        long lateMicros = (System.nanoTime() - due) / 1000;
        assertTrue(lateMicros >= 0, "ended before its deadline");
        best = Math.min(best, lateMicros);
      }
      System.out.printf("figure: deadline %d ms: late by %d us at best%n", millis, best);
      assertTrue(best < SOON_MICROS, "late by " + best + " us at best");
    }
  }

  /** A reader of tags listens all day; so does every line on which nothing answers. */
  @ParameterizedTest
  @ValueSource(ints = {50, 500})
  void aSilentLineCostsNextToNoProcessorTime(int deadlineMillis) throws IOException {
    try (Pty device = Pty.open();
        SerialLine line = open(device.slave())) {
      byte[] into = new byte[8];
      Deadline end = Deadline.in(Duration.ofSeconds(1));
      long before = cpuNanos();
      while (!end.hasPassed()) {
        assertEquals(0, line.read(into, 0, 8, Deadline.in(Duration.ofMillis(deadlineMillis))));
      }
      long usedMicros = (cpuNanos() - before) / 1000;
      System.out.printf(
          "figure: silent line, deadlines of %d ms: %d us of processor time in 1 s%n",
          deadlineMillis, usedMicros);
      assertTrue(usedMicros < 150_000, "used " + usedMicros + " us");
    }
  }

  /** The time of a sample is when its last byte was read, so that must not wait for a tick. */
  @ParameterizedTest
  @ValueSource(ints = {60, 5000})
  void aByteIsReadSoonAfterItCame(int deadlineMillis) throws Exception {
    try (Pty device = Pty.open();
        SerialLine line = open(device.slave())) {
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 5 || (best >= SOON_MICROS && i < TRIES); i++) {
        CountDownLatch reading = new CountDownLatch(1);
        CompletableFuture<Long> writing =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    reading.await();
                    device.read(new byte[1], Deadline.in(Duration.ofMillis(20)));
                    long at = System.nanoTime();
                    device.write(new byte[] {1});
                    return at;
                  } catch (IOException | InterruptedException thrown) {
                    throw new AssertionError(thrown);
                  }
                });
        reading.countDown();
        byte[] into = new byte[1];
        int got = line.read(into, 0, 1, Deadline.in(Duration.ofMillis(deadlineMillis)));
        long read = System.nanoTime();
        if (got == 1) {
          best = Math.min(best, (read - writing.get()) / 1000);
        } else { // the writer was put off for longer than the read waits: this try tells nothing
          assertEquals(1, line.read(into, 0, 1, Deadline.in(FAR)));
        }
      }
      System.out.printf(
          "figure: byte read %d us after it came at best (deadline %d ms)%n", best, deadlineMillis);
      assertTrue(best < SOON_MICROS, "late by " + best + " us at best");
    }
  }

  /** The library says -1 for ever and "open" at once: a loop around it would burn a core. */
  @Test
  void aDeviceThatVanishesWhileItIsListenedToIsGone() throws Exception {
    Pty device = Pty.open();
    try (SerialLine line = open(device.slave())) {
      CompletableFuture<Integer> read = readInBackground(line);
      device.close();
      assertEquals(Kind.GONE, faultOf(read).kind());
      assertGone(() -> line.read(new byte[8], 0, 8, Deadline.in(FAR)));
      assertGone(() -> line.read(new byte[8], 0, 8, Deadline.in(Duration.ZERO)));
      assertGone(() -> line.write(new byte[8]));
      assertGone(line::discardInput);
    }
  }

  @Test
  void closingEndsAReadUnderWayAndASecondCloseDoesNothing() throws Exception {
    try (Pty device = Pty.open()) {
      SerialLine line = open(device.slave());
      CompletableFuture<Integer> read = readInBackground(line);
      long before = System.nanoTime();
      line.close();
      assertEquals(Kind.GONE, faultOf(read).kind());
      long tookMillis = (System.nanoTime() - before) / 1_000_000;
      System.out.printf("figure: close ended a read after %d ms%n", tookMillis);
      assertTrue(tookMillis < PATIENCE.toMillis(), "took " + tookMillis + " ms");
      line.close();
      assertGone(() -> line.write(new byte[1]));
    }
  }

  /** USB gives a returning device the next free number; the name below by-id stays. */
  @Test
  void theStableNameFindsADeviceThatCameBackAsAnother(@TempDir Path folder) throws IOException {
    Path name = folder.resolve("usb-gauge-if00-port0");
    Pty before = Pty.open(name);
    SerialLine line = open(name);
    try (Pty after = Pty.open(name)) {
      before.close();
      assertGone(() -> line.read(new byte[1], 0, 1, Deadline.in(FAR)));
      line.close();
      try (SerialLine again = open(name)) {
        assertEquals(name.toString(), again.name());
        again.write(new byte[] {7});
        assertArrayEquals(new byte[] {7}, receive(after, 1));
      }
    }
    BusFault fault = assertThrows(BusFault.class, () -> open(name));
    assertEquals(Kind.MISSING, fault.kind());
  }

  /** A bus worker's way out of trouble, for weeks. */
  @Test
  void aPortCanBeClosedAndOpenedAgainManyTimes() throws IOException {
    try (Pty device = Pty.open()) {
      for (int round = 0; round < 50; round++) {
        try (SerialLine line = open(device.slave())) {
          line.write(new byte[] {(byte) round});
          assertArrayEquals(new byte[] {(byte) round}, receive(device, 1));
        }
      }
    }
  }

  /**
   * The native write has no time-out. A pseudo-terminal whose other end has stopped (a serial
   * server's, too) must hold up neither the bus nor its closing, and the other end, when it
   * returns, must find whole requests.
   */
  @Test
  void requestsThatNobodyReadsDoNotHangTheBus() throws IOException {
    byte[] request = {1, 3, 0, 0, 0, 2, (byte) 0xC4, 0x0B};
    try (Pty device = Pty.open();
        SerialLine line = open(device.slave())) {
      for (int i = 0; i < 20_000; i++) {
        line.write(request);
      }
      byte[] first = receive(device, 8);
      assertArrayEquals(request, first);
    }
  }

  @Test
  void aPortThatIsHeldByThisGatewayIsBusy() throws IOException {
    try (Pty device = Pty.open();
        SerialLine line = open(device.slave())) {
      BusFault fault = assertThrows(BusFault.class, () -> open(device.slave()));
      assertEquals(Kind.BUSY, fault.kind());
      assertEquals(line.name(), fault.bus());
    }
  }

  /** The lock of flock(2), as other programs on serial ports take it. */
  @Test
  void aPortThatIsHeldByAnotherProgramIsBusy() throws Exception {
    try (Pty device = Pty.open()) {
      Process holder =
          new ProcessBuilder("flock", device.slave().toString(), "sh", "-c", "echo held; cat")
              .start();
      try {
        assertEquals("held", holder.inputReader().readLine());
        BusFault fault = assertThrows(BusFault.class, () -> open(device.slave()));
        assertEquals(Kind.BUSY, fault.kind());
        assertTrue(fault.toString().contains("fuser"), fault::toString);
      } finally {
        holder.getOutputStream().close(); // ends cat
        assertTrue(holder.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      }
      open(device.slave()).close();
    }
  }

  /**
   * At 300 baud the rest of eight bytes has a quarter of a second to come after the first. A busy
   * machine may let the writer be late in any one try.
   */
  @Test
  void theRestOfAFrameIsGivenItsTimeOnTheWire() throws Exception {
    LineSettings slow = new LineSettings(300, 8, LineSettings.Parity.NONE, 1);
    try (Pty device = Pty.open();
        SerialLine line = SerialLines.open(device.slave().toString(), slow)) {
      byte[] into = new byte[16];
      int whole = 0;
      for (int i = 0; i < TRIES && whole < 8; i++) {
        device.write(new byte[] {1});
        CompletableFuture<Void> rest = CompletableFuture.runAsync(() -> writeSoon(device));
        whole = line.read(into, 0, 16, 8, Deadline.in(PATIENCE));
        rest.get(30, TimeUnit.SECONDS);
        line.discardInput();
      }
      assertEquals(8, whole, "in one piece at least once");
    }
  }

  private static void writeSoon(Pty device) {
    try {
      Thread.sleep(50);
      device.write(new byte[] {2, 3, 4, 5, 6, 7, 8});
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void silenceIsWaitedForAndWhatCameBeforeItIsThrownAway() throws IOException {
    Duration silence = Duration.ofMillis(30);
    try (Pty device = Pty.open();
        SerialLine line = open(device.slave())) {
      device.write(new byte[] {1, 2, 3});
      long begun = System.nanoTime();
      assertTrue(line.awaitSilence(silence, Deadline.in(PATIENCE)));
      assertTrue(System.nanoTime() - begun >= silence.toNanos(), "it had only just spoken");
      assertEquals(0, line.read(new byte[8], 0, 8, Deadline.in(Duration.ZERO)));
    }
  }

  @Test
  void discardingTellsHowManyBytesWereThrownAway() throws IOException {
    try (Pty device = Pty.open();
        SerialLine line = open(device.slave())) {
      assertEquals(0, line.discardInput());
      device.write(new byte[700]);
      receive(line, 100); // the rest has come with these
      assertEquals(600, line.discardInput());
      assertEquals(0, line.discardInput());
    }
  }

  /** A stop that came as an interrupt must not turn the last tenth of a second into a spin. */
  @Test
  void anInterruptedThreadStillWaitsQuietlyAndStaysInterrupted() throws IOException {
    try (Pty device = Pty.open();
        SerialLine line = open(device.slave())) {
      Thread.currentThread().interrupt();
      long before = cpuNanos();
      assertEquals(0, line.read(new byte[1], 0, 1, Deadline.in(Duration.ofMillis(90))));
      long usedMicros = (cpuNanos() - before) / 1000;
      assertTrue(Thread.interrupted());
      assertTrue(usedMicros < 45_000, "used " + usedMicros + " us");
    }
  }

  private static SerialLine open(Path port) throws BusFault {
    return SerialLines.open(port.toString(), LineSettings.DEFAULT);
  }

  private static CompletableFuture<Integer> readInBackground(SerialLine line) {
    CompletableFuture<Integer> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return line.read(new byte[8], 0, 8, Deadline.in(FAR));
              } catch (BusFault fault) {
                throw new java.util.concurrent.CompletionException(fault);
              }
            });
    assertThrows(
        java.util.concurrent.TimeoutException.class, () -> read.get(30, TimeUnit.MILLISECONDS));
    return read;
  }

  private static BusFault faultOf(CompletableFuture<Integer> read) {
    ExecutionException thrown =
        assertThrows(
            ExecutionException.class, () -> read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    if (thrown.getCause() instanceof BusFault fault) {
      return fault;
    }
    throw new AssertionError("not a bus fault", thrown);
  }

  private static void assertGone(org.junit.jupiter.api.function.Executable call) {
    assertEquals(Kind.GONE, assertThrows(BusFault.class, call).kind());
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static byte[] receive(SerialLine line, int count) throws IOException {
    byte[] all = new byte[count];
    Deadline deadline = Deadline.in(PATIENCE);
    int have = 0;
    while (have < count && !deadline.hasPassed()) {
      have += line.read(all, have, count - have, deadline);
    }
    return Arrays.copyOf(all, have);
  }

  private static byte[] receive(Pty device, int count) throws IOException {
    byte[] all = new byte[count];
    Deadline deadline = Deadline.in(PATIENCE);
    int have = 0;
    while (have < count && !deadline.hasPassed()) {
      byte[] chunk = new byte[count - have];
      int got = device.read(chunk, deadline);
      System.arraycopy(chunk, 0, all, have, got);
      have += got;
    }
    return Arrays.copyOf(all, have);
  }
}
