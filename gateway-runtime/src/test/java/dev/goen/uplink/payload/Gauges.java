package dev.goen.uplink.payload;

import dev.goen.buffer.Entry;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.SensorId;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Water gauges as a city has them: asked one after the other on lines of twenty-five, each answer a
 * few milliseconds early or late, levels in millimetres that move slowly and tremble by one.
 */
public final class Gauges {

  private static final int ON_A_LINE = 25;
  private static final int APART_MILLIS = 37;

  private final int count;
  private final long periodMillis;
  private final long startMono;
  private final Random random;
  private final double[] level;
  private long asked;

  /**
   * Makes gauges that have not been asked.
   *
   * @param startMono when the first is asked, in milliseconds of {@link Packs#BOOT}
   */
  public Gauges(int count, long periodMillis, long startMono, long seed) {
    this.count = count;
    this.periodMillis = periodMillis;
    this.startMono = startMono;
    this.random = new Random(seed);
    this.level = random.doubles(count, 300, 4_000).toArray();
  }

  /** The next readings, in the order in which they were taken. */
  public List<Entry> next(int readings) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < readings; i++) {
      int turn = (int) (asked % count);
      int lines = (count + ON_A_LINE - 1) / ON_A_LINE;
      int gauge = turn % lines * ON_A_LINE + turn / lines;
      long mono =
          startMono
              + asked / count * periodMillis
              + (long) (turn / lines) * APART_MILLIS
              + random.nextInt(4);
      level[gauge % count] += random.nextGaussian() * 0.3;
      long millimetres = Math.round(level[gauge % count] + random.nextGaussian() * 0.5);
      entries.add(
          new Entry.Sample(
              Reading.of(
                      new SensorId(String.format(Locale.ROOT, "kando-%03d", gauge % count + 1)),
                      "stage",
                      new Value.Decimal(millimetres, 3),
                      Unit.METRE,
                      Packs.at(mono))
                  .judged(Quality.GOOD, null)));
      asked++;
    }
    return entries;
  }
}
