package dev.goen.buffer;

import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.SensorId;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What leaves first when there is no more room: the least valuable, thinned before it is dropped.
 * Pure: which of some records stay.
 */
public final class Retention {

  private static final long MINUTE = 60_000;
  private static final long ALL_TIME = Long.MAX_VALUE;

  private Retention() {}

  /**
   * What is done, in this order, each to the oldest first. Events and events of people are in none
   * of them.
   */
  public enum Stage {
    /** Short blocks are joined to long ones, which takes less room; nothing is lost. */
    JOIN(0),
    THIN_BULK(MINUTE),
    THIN_BULK_MORE(10 * MINUTE),
    THIN_DATA(MINUTE),
    THIN_DATA_MORE(10 * MINUTE),
    EVICT_BULK(ALL_TIME),
    EVICT_DATA(ALL_TIME),
    EVICT_PERSON_DATA(ALL_TIME);

    private final long bucketMillis;

    Stage(long bucketMillis) {
      this.bucketMillis = bucketMillis;
    }

    /** Whether records of a class are touched. */
    public boolean concerns(StreamClass kind) {
      return switch (this) {
        case JOIN -> !kind.urgent();
        case THIN_BULK, THIN_BULK_MORE, EVICT_BULK -> kind == StreamClass.BULK;
        case THIN_DATA, THIN_DATA_MORE, EVICT_DATA -> kind == StreamClass.DATA;
        case EVICT_PERSON_DATA -> kind == StreamClass.PERSON_DATA;
      };
    }

    public boolean evicts() {
      return bucketMillis == ALL_TIME;
    }

    /** What the numbers that leave are reported as. */
    public Entry.LossCause cause() {
      return evicts() ? Entry.LossCause.EVICTED : Entry.LossCause.THINNED;
    }
  }

  /**
   * Which of some successive records of a stream stay.
   *
   * <p>Whatever is not a reading stays, as it explains the others. Of the readings of a sensor's
   * quantity these survive thinning: the smallest and the largest of each span of time, the first
   * and the last, both sides of each change of level or state, whatever is missing, and whatever is
   * not of good quality, with its neighbours. Eviction leaves no reading.
   *
   * @param level the alarm level a reading means, or anything else whose change matters
   */
  public static BitSet survivors(List<Entry> entries, Stage stage, ToIntFunction<Reading> level) {
    BitSet stay = new BitSet(entries.size());
    if (stage == Stage.JOIN) {
      stay.set(0, entries.size());
      return stay;
    }
    Map<SeriesKey, Series> series = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      if (!(entries.get(i) instanceof Entry.Sample(Reading reading))) {
        stay.set(i);
      } else if (!stage.evicts()) {
        SeriesKey key = new SeriesKey(reading.sensor(), reading.quantity(), reading.unit());
        series
            .computeIfAbsent(key, _ -> new Series(stay, stage.bucketMillis))
            .take(i, reading, level.applyAsInt(reading));
      }
    }
    series.values().forEach(Series::end);
    return stay;
  }

  private record SeriesKey(SensorId sensor, String quantity, Unit unit) {}

  /** One quantity of one sensor, gone through in order. */
  private static final class Series {
    private final BitSet stay;
    private final long bucketMillis;
    private int last = -1;
    private int lastLevel;
    private @Nullable Value lastState;
    private long bucket;
    private int least = -1;
    private int most = -1;
    private double leastNumber;
    private double mostNumber;

    Series(BitSet stay, long bucketMillis) {
      this.stay = stay;
      this.bucketMillis = bucketMillis;
    }

    void take(int index, Reading reading, int level) {
      boolean calm =
          switch (reading.value()) {
            case Value.Decimal decimal -> calm(index, reading, decimal.toDouble());
            case Value.Binary64 binary -> calm(index, reading, binary.number());
            case Value.Text _, Value.Flag _, Value.Bytes _ -> good(reading) && same(reading);
            case Value.None _ -> false;
          };
      if (!calm) {
        end();
        stay.set(index);
        last = -1;
        lastState = reading.value();
        return;
      }
      if (last < 0) {
        stay.set(index);
      } else if (level != lastLevel) {
        stay.set(last);
        stay.set(index);
      }
      last = index;
      lastLevel = level;
    }

    /** A state is calm while it does not change. */
    private boolean same(Reading reading) {
      return reading.value().equals(lastState);
    }

    private boolean calm(int index, Reading reading, double number) {
      if (!good(reading)) {
        return false;
      }
      long now = Math.floorDiv(reading.time().monoMillis(), bucketMillis);
      if (least < 0 || now != bucket) {
        keepExtremes();
        bucket = now;
        least = index;
        most = index;
        leastNumber = number;
        mostNumber = number;
      } else if (number < leastNumber) {
        least = index;
        leastNumber = number;
      } else if (number > mostNumber) {
        most = index;
        mostNumber = number;
      }
      return true;
    }

    private static boolean good(Reading reading) {
      return reading.quality() == Quality.GOOD || reading.quality() == Quality.UNCHECKED;
    }

    private void keepExtremes() {
      if (least >= 0) {
        stay.set(least);
        stay.set(most);
      }
      least = -1;
      most = -1;
    }

    /** The calm ends: its last reading stays. */
    void end() {
      keepExtremes();
      if (last >= 0) {
        stay.set(last);
      }
    }
  }
}
