package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Ten slaves at 1 s on one RS-485 line of 9600 baud, three dead and one noisy: the other six keep
 * their period, and no number comes that was not served. {@code -Dgoen.line.seconds=300}; the seed
 * and the figures are appended to the file {@code goen.line.results}.
 */
@Isolated
class SharedLineCampaign {

  private static final int SECONDS = Integer.getInteger("goen.line.seconds", 120);
  private static final Path RESULTS =
      Path.of(System.getProperty("goen.line.results", "target/shared-line.txt"));

  @Test
  void sixKeepTheirPeriodBesideThreeDeadAndANoisyOne() throws Exception {
    long seed = new Random().nextLong();
    SharedLine.Seen seen =
        new SharedLine(seed, Duration.ofSeconds(1), Duration.ofMillis(200)).run(SECONDS);
    String line =
        ("seed %d, %d s at 9600 baud, period 1 s, timeout 200 ms: %d readings of six gauges, %d of"
             + " the noisy one, %d wrong; %d turns missed; off their place in the period, after the"
             + " first turn, by p50 %d ms, p99 %d ms, most %d ms%n")
            .formatted(
                seed,
                SECONDS,
                seen.readings(),
                seen.noisy(),
                seen.wrong().size(),
                seen.missed(),
                seen.percentile(0.5),
                seen.percentile(0.99),
                seen.percentile(1));
    Files.writeString(RESULTS, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    System.getLogger(SharedLineCampaign.class.getName()).log(System.Logger.Level.INFO, line);
    assertEquals(List.of(), seen.wrong(), line);
    assertTrue(seen.readings() > SharedLine.WELL * (SECONDS - 2) * 0.9, line);
  }
}
