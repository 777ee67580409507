package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.sim.fault.FaultKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Every fault of the bench in turn, in an order by the seed, on a device of each serial family: no
 * wrong number reaches the hub, and every device is read again after each. {@code
 * -Dgoen.faults.rounds=3}; each round's seed and result are appended to {@code
 * goen.faults.results}.
 */
@Isolated
class FaultMatrixCampaign {

  private static final int ROUNDS = Integer.getInteger("goen.faults.rounds", 1);
  private static final long SEED =
      Long.getLong("goen.faults.seed", new Random().nextInt(1_000_000));
  private static final Path RESULTS =
      Path.of(System.getProperty("goen.faults.results", "target/faults.txt"));

  @TempDir Path folder = Path.of("unset");

  @Test
  void everyFaultOfEveryFamily() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = SEED + round;
      List<FaultKind> faults = new ArrayList<>(Arrays.asList(FaultKind.values()));
      Collections.shuffle(faults, new Random(seed));
      System.Logger log = System.getLogger(FaultMatrixCampaign.class.getName());
      log.log(System.Logger.Level.INFO, "seed {0}: {1}", String.valueOf(seed), faults);
      Path own = Files.createDirectory(folder.resolve("round-" + round));
      FaultMatrix.Seen seen = new FaultMatrix(own, seed).run(faults, "30s");
      String line = seen.line() + System.lineSeparator();
      Files.writeString(RESULTS, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      log.log(System.Logger.Level.INFO, line);
      assertEquals(List.of(), seen.wrong(), () -> seen.line() + "\n" + seen.counts());
    }
  }
}
