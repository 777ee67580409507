package dev.goen.bench;

import dev.goen.buffer.Backlog;
import dev.goen.buffer.sqlite.SqliteBuffer;
import dev.goen.clock.MachineClock;
import dev.goen.clock.Present;
import dev.goen.config.ConfigReader;
import dev.goen.config.ConfigResult;
import dev.goen.config.GatewayConfig;
import dev.goen.driver.DriverContext;
import dev.goen.driver.UtcListener;
import dev.goen.uplink.DestinationWorker;
import dev.goen.uplink.Inbox;
import dev.goen.uplink.Times;
import dev.goen.uplink.UplinkStatus;
import dev.goen.uplink.destination.Destinations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Sends what is in a buffer to the hub of a configuration, writes down what was delivered and
 * deletes it, and ends.
 *
 * <p>Usage: {@code CONFIG}. Prints readings per second and messages per second, both over the last
 * two thirds, when the program is warm; then messages and bytes of all.
 */
final class Draining {

  /** How often a gateway commits by default, and thereby deletes. */
  private static final long COMMIT_NANOS = 1_500_000_000L;

  /** Blocks that leave with one commit at most. */
  private static final long DELETED_AT_ONCE = 2000;

  private Draining() {}

  public static void main(String[] args) throws Exception {
    MachineClock clock = new MachineClock();
    ConfigResult read =
        new ConfigReader(
                (_, profiles, state) ->
                    new DriverContext(clock, name -> name, profiles, state, UtcListener.NONE))
            .read(Path.of(args[0]));
    if (!(read instanceof ConfigResult.Valid valid)) {
      throw new IllegalStateException(read.toString());
    }
    GatewayConfig config = valid.config();
    try (SqliteBuffer buffer = SqliteBuffer.open(config.buffer(), List.of("city"), clock)) {
      buffer.commit(); // what a start has to tell; nothing delivered leaves before it
      Backlog backlog = buffer.backlog("city");
      long readings = backlog.depth();
      Times times = new Times(clock, buffer::anchor, _ -> Duration.ofSeconds(1));
      DestinationWorker worker =
          Destinations.worker(
              config.destinations().getFirst(),
              Destinations.identity(config),
              Path.of(args[0] + ".budget"),
              backlog,
              Inbox.NONE,
              times,
              () -> Present.exactly(Instant.now()),
              () -> "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
              new Random());
      worker.start();
      while (!worker.status().connected()) {
        Thread.sleep(5);
      }
      long start = System.nanoTime();
      long tended = start;
      long before = 0;
      long cold = 0;
      while (backlog.depth() > 0) {
        Thread.sleep(5);
        if (cold == 0 && backlog.depth() < readings - readings / 3) {
          start = System.nanoTime();
          before = worker.status().delivered();
          cold = readings - backlog.depth();
        }
        if (System.nanoTime() - tended > COMMIT_NANOS) {
          buffer.tend();
          tended = System.nanoTime();
        }
      }
      for (long left = worker.status().delivered(); left >= 0; left -= DELETED_AT_ONCE) {
        buffer.tend();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      UplinkStatus status = worker.status();
      worker.stop(Duration.ofSeconds(2));
      System.out.printf(
          Locale.ROOT,
          "%.0f%n%.0f%n%d%n%d%n",
          (readings - cold) / seconds,
          (status.delivered() - before) / seconds,
          status.delivered(),
          status.bytes());
    }
  }
}
