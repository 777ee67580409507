package dev.goen.uplink;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** Runs a backlog over a link that is only arithmetic. */
class PaceTest {

  private record Sent(Pace.Mark mark, int bytes, long answered) {}

  /** What a drain of ten minutes came to. */
  private record Drain(double share, long longestQueue, long cap) {}

  /** A mobile link of 100 kbit/s and 500 ms each way: an alarm must not wait much behind it. */
  @Test
  void aSlowLinkIsFilledButItsQueueStaysShort() {
    Drain drain = drain(12.5, 1_000);
    assertTrue(drain.share() > 0.8, "used " + drain);
    assertTrue(drain.longestQueue() < 750, "an alarm would wait " + drain);
  }

  @Test
  void aFastLinkIsNotHeldBack() {
    Drain drain = drain(10_000, 2);
    assertTrue(drain.cap() > 1_000_000, drain.toString());
  }

  private static Drain drain(double bytesPerMilli, long roundTrip) {
    Pace pace = new Pace();
    Deque<Sent> open = new ArrayDeque<>();
    long now = 0;
    double free = 0;
    long inFlight = 0;
    long bytes = 0;
    long longest = 0;
    while (now < 600_000) {
      if (open.isEmpty() || inFlight < pace.cap(now)) {
        int size = pace.packBytes(32 * 1024);
        free = Math.max(free, (double) now) + size / bytesPerMilli;
        if (now > 5_000) {
          longest = Math.max(longest, (long) free - now);
        }
        open.add(new Sent(pace.sent(now, size), size, (long) free + roundTrip));
        inFlight += size;
      } else {
        Sent first = open.element();
        if (first.answered() > now + 50) {
          now += 50;
          continue;
        }
        open.remove();
        now = Math.max(now, first.answered());
        inFlight -= first.bytes();
        bytes += first.bytes();
        pace.answered(first.mark(), first.bytes(), now);
      }
    }
    return new Drain(bytes / (bytesPerMilli * now), longest, pace.cap(now));
  }
}
