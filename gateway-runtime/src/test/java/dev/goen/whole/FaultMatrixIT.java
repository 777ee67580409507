package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.sim.fault.FaultKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The small form of {@link FaultMatrixCampaign}: a few faults, others each time, and each line out
 * and back. {@code -Dgoen.faults.seed} plays one again.
 */
class FaultMatrixIT {

  private static final int FAULTS = 4;

  @TempDir Path folder = Path.of("unset");

  @Test
  void whateverComesNoNumberIsWrongAndEachDeviceIsReadAgain() throws Exception {
    long seed = Long.getLong("goen.faults.seed", new Random().nextInt(1_000_000));
    List<FaultKind> faults = new ArrayList<>(Arrays.asList(FaultKind.values()));
    Collections.shuffle(faults, new Random(seed));
    System.Logger log = System.getLogger(FaultMatrixIT.class.getName());
    log.log(
        System.Logger.Level.INFO, "seed {0}: {1}", String.valueOf(seed), faults.subList(0, FAULTS));
    FaultMatrix.Seen seen = new FaultMatrix(folder, seed).run(faults.subList(0, FAULTS), "2");
    log.log(System.Logger.Level.INFO, seen.line());
    assertEquals(List.of(), seen.wrong(), () -> seen.line() + "\n" + seen.counts());
  }
}
