package dev.goen.bench;

import dev.goen.buffer.BufferFault;
import dev.goen.buffer.Entry;
import dev.goen.buffer.sqlite.SqliteBuffer;
import dev.goen.config.GatewayConfig.BufferConfig;
import dev.goen.reading.BootId;
import dev.goen.reading.Quality;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Stream;
import dev.goen.reading.StreamClass;
import dev.goen.reading.Unit;
import dev.goen.reading.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Puts readings into a buffer as fast as it takes them: gauges asked in turn, whose levels wander
 * by millimetres.
 *
 * <p>Usage: {@code FILE READINGS PER_COMMIT SENSORS MILLIS_BETWEEN}. Prints {@code RSS} in KiB
 * after a tenth and at the end, then readings per second of the last two thirds, when the program
 * is warm.
 */
final class Filling {

  static final Stream DATA = new Stream("river", StreamClass.DATA);

  private final SqliteBuffer buffer;
  private final SensorId[] sensors;
  private final long[] millimetres;
  private final long between;

  /** An earlier boot than this one, so that its readings may be older than this one is. */
  private final BootId boot = new BootId(UUID.randomUUID());

  private final long started;
  private final Random random = new Random(1);
  private long mono;

  private Filling(Path file, int sensors, long between, long span) throws BufferFault {
    this.started = System.currentTimeMillis() - span;
    this.between = between;
    this.sensors = new SensorId[sensors];
    this.millimetres = new long[sensors];
    for (int i = 0; i < sensors; i++) {
      this.sensors[i] = new SensorId("gauge-%03d".formatted(i + 1));
      millimetres[i] = 1000L + random.nextInt(2000);
    }
    SampleClock clock = () -> new SampleTime(boot, mono);
    this.buffer = SqliteBuffer.open(config(file), List.of("city"), clock);
  }

  static BufferConfig config(Path file) {
    return new BufferConfig(file, Duration.ofMillis(1500), 16L << 30);
  }

  private void fill(long readings, int perCommit) throws BufferFault, IOException {
    buffer.add(DATA, new Entry.Anchor(new SampleTime(boot, mono), started + mono, 100));
    long start = System.nanoTime();
    long warm = 0;
    for (long i = 1; i <= readings; i++) {
      int which = (int) (i % sensors.length);
      mono += between;
      // Calm water: most readings repeat the last one or differ by a millimetre.
      millimetres[which] += Math.round(random.nextGaussian() * 0.7);
      buffer.add(
          DATA,
          new Entry.Sample(
              Reading.of(
                      sensors[which],
                      "stage",
                      new Value.Decimal(millimetres[which], 3),
                      Unit.METRE,
                      new SampleTime(boot, mono))
                  .judged(Quality.GOOD, null)));
      if (i % perCommit == 0 || i == readings) {
        buffer.commit();
      }
      if (i == readings / 10) {
        System.out.println("RSS " + rss());
      }
      if (i == readings / 3 / perCommit * perCommit) {
        warm = i;
        start = System.nanoTime();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.println("RSS " + rss());
    System.out.printf("%.0f%n", (readings - warm) / seconds);
    buffer.close();
  }

  static long rss() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("no VmRSS");
  }

  public static void main(String[] args) throws Exception {
    long readings = Long.parseLong(args[1]);
    long between = Long.parseLong(args[4]);
    new Filling(Path.of(args[0]), Integer.parseInt(args[3]), between, readings * between)
        .fill(readings, Integer.parseInt(args[2]));
  }
}
