package dev.goen.buffer.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.disk.DiskShim;
import dev.goen.disk.MemoryFolder;
import dev.goen.disk.RecordedDisk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Wherever the power is cut between two calls to the disk, and whatever the disk has made of what
 * was not synced by then, what was accepted is given out, and nothing else. {@link
 * CrashPointCampaign} looks at many more points.
 */
class CrashPointTest {

  private static final int COMMITS = 250;

  @TempDir(factory = MemoryFolder.class)
  Path folder = Path.of("unset");

  @Test
  void whatWasAcceptedOutlivesEveryCrash() throws Exception {
    long seed = Long.getLong("goen.seed", System.nanoTime());
    CrashPoints points =
        new CrashPoints(
            folder, DiskShim.compile(folder), CrashPoints.HONEST, CrashPoints.NO_TROUBLE);
    for (int i = 0; i < 2; i++) {
      CrashPoints.Round round = points.round(seed + i, COMMITS, 100);
      System.out.println("CrashPointTest " + round);
      assertEquals(List.of(), round.problems(), "-Dgoen.seed=" + seed);
      assertTrue(round.accepted() > COMMITS, "there was hardly any load");
    }
  }

  // What synchronous=NORMAL would risk; if this is not found out, the other test proves nothing.
  @Test
  void aDiskThatLiesAboutSyncsIsFoundOut() throws Exception {
    long seed = Long.getLong("goen.seed", System.nanoTime());
    RecordedDisk.Lie lie = name -> name.endsWith("-wal");
    CrashPoints points =
        new CrashPoints(folder, DiskShim.compile(folder), lie, CrashPoints.NO_TROUBLE);
    CrashPoints.Round round = points.round(seed, COMMITS, 50);
    assertTrue(round.lost() > 0, "-Dgoen.seed=" + seed);
  }
}
