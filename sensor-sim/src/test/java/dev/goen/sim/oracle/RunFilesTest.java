package dev.goen.sim.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.SimMain;
import dev.goen.sim.hub.Arrival;
import dev.goen.sim.hub.HubStore;
import dev.goen.sim.hub.Intake;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
  private static final String EPOCH = "00000000000000aa";
  private static final String BOOT = "11111111-2222-3333-4444-555555555555";

  @TempDir Path folder;

  /** The writer may be killed in the middle of a line: half a line is no evidence. */
  @Test
  void aLineWithoutItsEndDoesNotCount() throws Exception {
    Path file = write("served", "k\tstage\t1\t1000\t1.25\nk\tstage\t2\t20");
    assertEquals(1, RunFiles.served(file, Optional.empty()).size());
  }

  /** A file that is not what it should be must stop the judgement, not shorten it. */
  @Test
  void aLineThatIsNoneStopsTheJudgement() throws Exception {
    Path file = write("served", "k stage 1 1000 1.25\n");
    assertThrows(IOException.class, () -> RunFiles.served(file, Optional.empty()));
  }

  /**
   * The name computed with Python's hmac and base64: key 00 to 1F, realm izumo, the bytes of
   * 62E3086CED. It is not computed by any code of this project.
   */
  @Test
  void aTagIsServedUnderItsPseudonym() throws Exception {
    byte[] key = new byte[32];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    Path file = write("served", "reader-1\ttag\t1\t1000\t62E3086CED\n");
    assertEquals(
        "1:zgjwdiuvhjzhp377hycb7p6dnm",
        RunFiles.served(file, Optional.of(new TagNames(key, "izumo"))).getFirst().value());
    assertThrows(IOException.class, () -> RunFiles.served(file, Optional.empty()));
  }

  /** The whole command: files and a store as a run leaves them, the line, and the exit code. */
  @Test
  void theCommandSaysMissingAndFailsUntilTheSampleHasCome() throws Exception {
    Path served = write("served", "k\tstage\t1\t1000\t1.25\nk\tstage\t2\t2000\t1.25\n");
    Path told = write("accepted", EPOCH + " river/data 1 k/stage 1002 1.25\n");
    Path db = folder.resolve("hub.db");
    try (HubStore store = HubStore.open(db)) {
      take(store, 1, 1002);
      StringWriter out = new StringWriter();
      assertEquals(1, run(out, served, told, db));
      assertTrue(
          out.toString()
              .startsWith(
                  "served 2  accepted 1  delivered 1  missing 1  duplicates 0  explained 0"),
          out::toString);
      assertTrue(out.toString().contains("missing: k/stage #2 at 2000 ms"), out::toString);
      take(store, 2, 2002);
      out = new StringWriter();
      assertEquals(0, run(out, served, told, db), out::toString);
    }
  }

  private static void take(HubStore store, int seq, long mono) throws Exception {
    String pack =
        """
        [{"bn":"urn:dev:org:32473-gw07:","bt":1795000000,"n":"pack",
          "vs":"%s river/data %d %s %d synced"},{"n":"k/stage","u":"m","v":1.25}]\
        """
            .formatted(EPOCH, seq, BOOT, mono);
    new Intake(store)
        .take(
            new Arrival("goen/v1/river/gw07/data/live", "mqtt", 1),
            pack.getBytes(StandardCharsets.UTF_8));
  }

  private static int run(StringWriter out, Path served, Path accepted, Path db) {
    return SimMain.commandLine()
        .setOut(new PrintWriter(out))
        .execute(
            "oracle",
            "--served",
            served.toString(),
            "--accepted",
            accepted.toString(),
            "--db",
            db.toString());
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
