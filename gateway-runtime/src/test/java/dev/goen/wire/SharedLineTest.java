package dev.goen.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** {@link SharedLineCampaign} in two seconds. */
class SharedLineTest {

  /** How late anybody is says little on a busy machine; that every number was served says all. */
  @Test
  void deadAndNoisyNeighboursMakeNoWrongNumber() throws Exception {
    long seed = new Random().nextLong();
    SharedLine.Seen seen =
        new SharedLine(seed, Duration.ofMillis(500), Duration.ofMillis(150)).run(4);
    assertEquals(List.of(), seen.wrong(), "seed " + seed);
    assertTrue(seen.readings() > 0, "seed " + seed);
  }
}
