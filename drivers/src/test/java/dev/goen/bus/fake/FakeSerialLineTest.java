package dev.goen.bus.fake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A lenient fake would let a wrong driver pass. */
class FakeSerialLineTest {

  private static final Duration LONG = Duration.ofSeconds(1);

  @Test
  void itPlaysItsScriptChunkByChunk() throws BusFault {
    FakeSerialLine line =
        new FakeSerialLine()
            .answers("FF")
            .expects("01 02")
            .answers("0A 0B 0C")
            .answers("0D")
            .expects("03");
    assertArrayEquals(new byte[] {(byte) 0xFF}, read(line, 8, LONG));
    line.write(new byte[] {1, 2});
    assertArrayEquals(new byte[] {10, 11}, read(line, 2, LONG));
    assertArrayEquals(new byte[] {12}, read(line, 8, LONG));
    assertArrayEquals(new byte[] {13}, read(line, 8, LONG));
    line.write(new byte[] {3});
    line.close();
  }

  /** A test of a time-out must not cost the time. */
  @Test
  void aLateAnswerMissesItsDeadlineOnTheLinesOwnClock() throws BusFault {
    FakeSerialLine line =
        new FakeSerialLine().expects("01").after(Duration.ofMillis(500)).answers("02");
    line.write(new byte[] {1});
    Deadline deadline = line.deadline(Duration.ofMillis(300));
    assertEquals(0, line.read(new byte[1], 0, 1, deadline));
    assertTrue(deadline.hasPassed());
    assertEquals(0, line.discardInput());
    assertArrayEquals(new byte[] {2}, read(line, 1, Duration.ofMillis(200)));
    assertEquals(Duration.ofMillis(500).toNanos(), line.clock().getAsLong());
  }

  @Test
  void anotherRequestThanTheExpectedOneIsRefused() {
    FakeSerialLine line = new FakeSerialLine().expects("01 02");
    AssertionError refusal =
        assertThrows(AssertionError.class, () -> line.write(new byte[] {1, 3}));
    assertTrue(refusal.toString().contains("01 03"), refusal::toString);
    assertThrows(AssertionError.class, () -> new FakeSerialLine().write(new byte[] {1}));
  }

  @Test
  void closingRefusesToLeaveAnythingUnplayed() throws BusFault {
    assertThrows(AssertionError.class, new FakeSerialLine().expects("01")::close);
    FakeSerialLine unread = new FakeSerialLine().expects("01").answers("02");
    unread.write(new byte[] {1});
    assertThrows(AssertionError.class, unread::close);
    FakeSerialLine discarded = new FakeSerialLine().answers("02 03");
    assertEquals(2, discarded.discardInput());
    discarded.close();
    discarded.close();
  }

  @Test
  void aVanishedLineIsGoneOnceWhatArrivedIsRead() throws BusFault {
    FakeSerialLine line = new FakeSerialLine().answers("01").vanishes();
    assertArrayEquals(new byte[] {1}, read(line, 1, LONG));
    assertThrows(BusFault.class, () -> read(line, 1, LONG));
    assertThrows(BusFault.class, () -> line.write(new byte[] {1}));
    line.close();
  }

  private static byte[] read(FakeSerialLine line, int most, Duration patience) throws BusFault {
    byte[] into = new byte[most];
    return Arrays.copyOf(into, line.read(into, 0, most, line.deadline(patience)));
  }
}
