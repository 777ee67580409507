package dev.goen.sim.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WayTest {
  private static final long MILLI = 1_000_000;

  /** 1250 bytes are 10 kbit: 100 ms at 100 kbit/s. */
  @Test
  void bytesQueueForTheRateAndThenTravel() {
    Way way = way("rate=100", "delay=500ms");
    assertEquals(600 * MILLI, way.due(0, 1250));
    assertEquals(700 * MILLI, way.due(0, 1250));
    assertEquals(2_600 * MILLI, way.due(2_000 * MILLI, 1250), "an idle link has no queue");
  }

  @Test
  void aStreamNeverOvertakesItselfWhateverTheJitterAndLoss() {
    Way way = way("delay=50ms", "jitter=400ms", "loss=0.2");
    long last = 0;
    for (int i = 0; i < 10_000; i++) {
      long due = way.due(i * MILLI, 100);
      assertTrue(due >= last && due >= (i + 50) * MILLI, "chunk " + i);
      last = due;
    }
  }

  /** A campaign that failed must fail again with its seed. */
  @Test
  void theSameSeedGivesTheSameFate() {
    String[] words = {"delay=5ms", "jitter=50ms", "loss=0.1", "duplicate=0.1", "reorder=0.1"};
    assertArrayEquals(fates(way(words)), fates(way(words)));
  }

  @Test
  void datagramsMeetTheirFateAboutAsOftenAsTheShapeSays() {
    Way way = way("loss=0.2", "duplicate=0.1");
    int[] copies = new int[3];
    for (int i = 0; i < 20_000; i++) {
      copies[way.dues(i, 100).length]++;
    }
    assertEquals(0.2, copies[0] / 20_000.0, 0.02);
    assertEquals(0.08, copies[2] / 20_000.0, 0.02);
  }

  @Test
  void aDatagramThatFindsASecondOfQueueIsDropped() {
    Way way = way("rate=100");
    int carried = 0;
    for (int i = 0; i < 100; i++) {
      carried += way.dues(0, 1250).length;
    }
    assertEquals(11, carried, "ten take a second, and one more begins the queue's end");
    assertEquals(1, way.dues(500 * MILLI, 1250).length);
  }

  private static Way way(String... words) {
    Way way = new Way(42, 0);
    way.shape(Shape.parse(List.of(words)));
    return way;
  }

  private static long[] fates(Way way) {
    return LongStream.range(0, 1_000)
        .flatMap(i -> LongStream.of(way.dues(i * MILLI, 500)))
        .toArray();
  }
}
