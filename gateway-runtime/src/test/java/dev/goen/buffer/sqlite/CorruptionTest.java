package dev.goen.buffer.sqlite;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small form of {@link CorruptionCampaign}: each kind of damage once. */
class CorruptionTest {

  @TempDir Path folder;

  @Test
  void whateverIsDamagedIsGivenOutOrToldToBeLost() throws Exception {
    int rounds = Corruption.values().length;
    CorruptionCampaign.run(folder, System.nanoTime(), rounds, folder.resolve("results"));
  }
}
