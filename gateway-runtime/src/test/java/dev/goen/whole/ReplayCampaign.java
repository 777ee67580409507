package dev.goen.whole;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A long recording of a real gauge through the packaged gateway: the hub has every row's value to
 * the centimetre, taken while the row was on the device.
 *
 * <p>Run by its name: {@code -Dgoen.replay.file=stage.csv}, {@code
 * -Dgoen.replay.words="--column=stage_ft --unit=ft"}, {@code -Dgoen.replay.speed=5000}; each run
 * appends its verdict to {@code -Dgoen.replay.results=target/replay.txt}.
 */
@Isolated
class ReplayCampaign {

  private static final String FILE = System.getProperty("goen.replay.file", "");
  private static final String WORDS = System.getProperty("goen.replay.words", "");
  private static final double SPEED =
      Double.parseDouble(System.getProperty("goen.replay.speed", "5000"));
  private static final Path RESULTS =
      Path.of(System.getProperty("goen.replay.results", "target/replay.txt"));

  @TempDir Path folder = Path.of("unset");

  @Test
  void theHubHasEachRowAsItWasAndWhenItWas() throws Exception {
    assumeTrue(!FILE.isEmpty(), "no recording: set goen.replay.file");
    Path recording = Path.of(FILE).toAbsolutePath();
    String verdict =
        ReplayRun.play(
            folder, recording, List.of(WORDS.strip().split(" +")), SPEED, Duration.ofHours(2));
    Files.writeString(
        RESULTS,
        recording.getFileName() + ": " + verdict + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    System.getLogger(ReplayCampaign.class.getName()).log(System.Logger.Level.INFO, verdict);
  }
}
