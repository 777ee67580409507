package dev.goen.whole;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small form of {@link ReplayCampaign}, with a file as Japan's hydrology database has it. */
class ReplayIT {

  @TempDir Path folder = Path.of("unset");

  @Test
  void theHubHasEachRowAsItWasAndWhenItWas() throws Exception {
    StringBuilder text = new StringBuilder("年月日時,水位\r\n");
    for (int hour = 1; hour <= 24; hour++) {
      String level = hour == 7 ? "$" : "%.2f".formatted(1.4 + hour * hour * 0.01);
      text.append("2018/07/06 %02d:00,%s\r\n".formatted(hour, level));
    }
    text.append("2018/07/07 01:00,7.2O\r\n2018/07/07 02:00,-0.07\r\n");
    Path recording = folder.resolve("stage.csv");
    Files.write(recording, text.toString().getBytes(Charset.forName("windows-31j")));
    String verdict =
        ReplayRun.play(
            folder,
            recording,
            List.of("--column=水位", "--time-column=年月日時", "--encoding=cp932"),
            3600 / 0.03,
            Duration.ofSeconds(60));
    assertTrue(
        verdict.startsWith(
            "rows 24  passed over 1  without value 1  served 24  at the hub 24"
                + "  equal to the centimetre 24 "),
        verdict);
  }
}
