package dev.goen.whole;

import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.buffer.sqlite.SqliteBuffer;
import dev.goen.config.GatewayConfig.BufferConfig;
import dev.goen.reading.SampleClock;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import dev.goen.uplink.payload.Gauges;
import dev.goen.uplink.payload.Packs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A buffer as a gateway leaves it that measured for long and reached nobody. */
final class OldReadings {

  static final Stream STREAM = new Stream("river", StreamClass.DATA);

  private static final int COMMIT = 30;

  private OldReadings() {}

  /**
   * Writes a buffer file.
   *
   * @param gauges how many, each asked once a period
   * @param age how long ago the last was taken, from now
   */
  static void write(Path file, int gauges, long periodMillis, int readings, Duration age)
      throws BufferFault {
    long start = 60_000;
    long length = (long) readings / gauges * periodMillis;
    long end = start + length;
    SampleClock clock = () -> Packs.at(end);
    Gauges all = new Gauges(gauges, periodMillis, start, 7);
    try (SqliteBuffer buffer =
        SqliteBuffer.open(
            new BufferConfig(file, Duration.ofMillis(1500), 1L << 32), List.of("city"), clock)) {
      buffer.add(
          STREAM,
          new Entry.Anchor(
              Packs.at(start), System.currentTimeMillis() - age.toMillis() - length, 20));
      for (int left = readings; left > 0; left -= COMMIT) {
        all.next(Math.min(COMMIT, left)).forEach(entry -> buffer.add(STREAM, entry));
        buffer.commit();
      }
    }
  }
}
