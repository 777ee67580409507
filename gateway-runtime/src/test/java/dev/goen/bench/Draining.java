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
 * Sends what is in a buffer to the hub of a configuration and ends.
 *
 * <p>Usage: {@code CONFIG}. Prints readings per second, messages per second, messages, bytes.
 */
final class Draining {

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
      while (backlog.depth() > 0) {
        Thread.sleep(5);
        if (System.nanoTime() - tended > 1_500_000_000L) {
          buffer.tend();
          tended = System.nanoTime();
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      UplinkStatus status = worker.status();
      worker.stop(Duration.ofSeconds(2));
      System.out.printf(
          Locale.ROOT,
          "%.0f%n%.0f%n%d%n%d%n",
          readings / seconds,
          status.delivered() / seconds,
          status.delivered(),
          status.bytes());
    }
  }
}
