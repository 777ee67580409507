package dev.goen.buffer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.buffer.Retention.Stage;
import dev.goen.reading.BootId;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.Reason;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** What is thinned can be done without: its extremes and its crossings are still there. */
class RetentionTest {

  private static final BootId BOOT = new BootId(new UUID(0, 1));
  private static final SensorId GAUGE = new SensorId("kando-01");

  @Test
  void eventsAreInNoStage() {
    for (Stage stage : Stage.values()) {
      assertFalse(stage.concerns(StreamClass.EVENT), stage.name());
      assertFalse(stage.concerns(StreamClass.PERSON_EVENT), stage.name());
    }
  }

  // Two gauges and a random walk each: whatever threshold a hub looks at later, it finds the
  // largest and the smallest of each minute, and both sides of each crossing that was known.
  @Test
  void extremesAndCrossingsSurvive() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Entry> entries = new ArrayList<>();
    long[] level = {100, 200};
    for (int i = 0; i < 6_000; i++) {
      level[i % 2] += random.nextInt(7) - 3;
      entries.add(sample("kando-0" + (i % 2 + 1), i * 500L, level[i % 2], Quality.GOOD));
    }
    ToIntFunction<Reading> side = reading -> number(reading) >= 150 ? 1 : 0;
    BitSet stay = Retention.survivors(entries, Stage.THIN_DATA, side);
    assertTrue(stay.cardinality() < entries.size() / 4, stay.cardinality() + ", seed " + seed);
    for (int gauge = 0; gauge < 2; gauge++) {
      for (long minute = 0; minute < 50; minute++) {
        long least = Long.MAX_VALUE;
        long leastKept = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        long mostKept = Long.MIN_VALUE;
        for (int i = gauge; i < entries.size(); i += 2) {
          Reading reading = reading(entries.get(i));
          if (reading.time().monoMillis() / 60_000 == minute) {
            least = Math.min(least, number(reading));
            most = Math.max(most, number(reading));
            leastKept = stay.get(i) ? Math.min(leastKept, number(reading)) : leastKept;
            mostKept = stay.get(i) ? Math.max(mostKept, number(reading)) : mostKept;
          }
        }
        assertEquals(least, leastKept, "seed " + seed);
        assertEquals(most, mostKept, "seed " + seed);
      }
      for (int i = gauge + 2; i < entries.size(); i += 2) {
        boolean crosses =
            side.applyAsInt(reading(entries.get(i)))
                != side.applyAsInt(reading(entries.get(i - 2)));
        assertTrue(!crosses || (stay.get(i) && stay.get(i - 2)), "seed " + seed);
      }
    }
  }

  @Test
  void whatIsDoubtfulOrMissingStaysWithItsNeighbours() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      entries.add(sample("kando-01", i, 5, i == 20 ? Quality.SUSPICIOUS : Quality.GOOD));
    }
    entries.set(30, missing(30));
    BitSet stay = Retention.survivors(entries, Stage.THIN_DATA, _ -> 0);
    assertEquals("{0, 19, 20, 21, 29, 30, 31, 49}", stay.toString());
  }

  @Test
  void aStateStaysWhereItChanges() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      entries.add(entry("door-1", i, new Value.Flag(i / 10 % 2 == 1), Quality.GOOD));
    }
    BitSet stay = Retention.survivors(entries, Stage.THIN_DATA_MORE, _ -> 0);
    for (int i : new int[] {0, 9, 10, 19, 20, 29}) {
      assertTrue(stay.get(i), stay + " at " + i);
    }
    assertTrue(stay.cardinality() <= 9, stay.toString());
  }

  @Test
  void evictionLeavesWhatExplainsTheRest() {
    List<Entry> entries =
        List.of(
            sample("kando-01", 1, 1, Quality.SUSPICIOUS),
            new Entry.Anchor(new SampleTime(BOOT, 2), 1, 1),
            sample("kando-01", 3, 1, Quality.GOOD));
    assertEquals("{1}", Retention.survivors(entries, Stage.EVICT_DATA, _ -> 0).toString());
    assertEquals("{0, 1, 2}", Retention.survivors(entries, Stage.JOIN, _ -> 0).toString());
  }

  @Test
  void whatStartsAtTheHighMarkStopsAtTheLowOne() {
    Marks marks = new Marks(0.9, 0.75);
    assertFalse(marks.on(false, 900, 1_000));
    assertTrue(marks.on(false, 901, 1_000));
    assertTrue(marks.on(true, 751, 1_000));
    assertFalse(marks.on(true, 750, 1_000));
    assertThrows(IllegalArgumentException.class, () -> new Marks(0.5, 0.5));
  }

  private static Entry sample(String sensor, long mono, long hundredths, Quality quality) {
    return entry(sensor, mono, new Value.Decimal(hundredths, 2), quality);
  }

  private static Entry entry(String sensor, long mono, Value value, Quality quality) {
    SampleTime time = new SampleTime(BOOT, mono);
    return new Entry.Sample(
        Reading.of(new SensorId(sensor), "stage", value, Unit.METRE, time)
            .judged(quality, quality == Quality.GOOD ? null : Reason.STEP_TOO_HIGH));
  }

  private static Entry missing(long mono) {
    SampleTime time = new SampleTime(BOOT, mono);
    return new Entry.Sample(
        Reading.missing(GAUGE, "stage", Unit.METRE, Reason.STEP_TOO_HIGH, time));
  }

  private static Reading reading(Entry entry) {
    return ((Entry.Sample) entry).reading();
  }

  private static long number(Reading reading) {
    return ((Value.Decimal) reading.value()).unscaled();
  }
}
