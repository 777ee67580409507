package dev.goen.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault.Kind;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EdgeQueueTest {

  private static final Deadline NOW = Deadline.in(Duration.ZERO);
  private static final BootId BOOT = new BootId(new UUID(0, 1));

  private final EdgeQueue queue = new EdgeQueue("gpiochip0 line 17");

  /** The time is that of the change, however late it is taken. */
  @Test
  void changesComeOutInOrderWithTheirOwnTimes() throws BusFault {
    queue.add(true, new SampleTime(BOOT, 5));
    queue.add(false, new SampleTime(BOOT, 9));
    assertEquals(
        Optional.of(new DigitalInput.Edge(true, new SampleTime(BOOT, 5))), queue.await(NOW));
    assertEquals(
        Optional.of(new DigitalInput.Edge(false, new SampleTime(BOOT, 9))), queue.await(NOW));
    assertTrue(queue.await(NOW).isEmpty());
  }

  /** A hole between two changes would look like one long state; a fault does not. */
  @Test
  void anOverflowIsToldAfterTheLastChangeThatWasKept() throws BusFault {
    for (int i = 0; i <= EdgeQueue.CAPACITY; i++) {
      queue.add(i % 2 == 0, new SampleTime(BOOT, i));
    }
    for (int i = 0; i < EdgeQueue.CAPACITY; i++) {
      assertEquals(i, queue.await(NOW).orElseThrow().time().monoMillis());
    }
    queue.add(true, new SampleTime(BOOT, 99_999));
    for (int again = 0; again < 2; again++) {
      assertEquals(Kind.OVERRUN, assertThrows(BusFault.class, () -> queue.await(NOW)).kind());
    }
  }

  @Test
  void aWaitingTakerLearnsOfTheEndAtOnceAndOfTheFirstReason() {
    Thread.ofPlatform().start(() -> queue.end(Kind.GONE, "has vanished"));
    BusFault fault =
        assertThrows(BusFault.class, () -> queue.await(Deadline.in(Duration.ofMinutes(1))));
    queue.end(Kind.MISSING, "later");
    assertEquals(Kind.GONE, fault.kind());
    assertEquals("gpiochip0 line 17: has vanished", fault.getMessage());
    assertEquals(Kind.GONE, assertThrows(BusFault.class, () -> queue.await(NOW)).kind());
  }

  @Test
  void anInterruptNeitherEndsTheWaitNorGetsLost() throws BusFault {
    Thread.currentThread().interrupt();
    long before = System.nanoTime();
    assertTrue(queue.await(Deadline.in(Duration.ofMillis(40))).isEmpty());
    assertTrue(System.nanoTime() - before >= 40_000_000);
    assertTrue(Thread.interrupted());
  }
}
