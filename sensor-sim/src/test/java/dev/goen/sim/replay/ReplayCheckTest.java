package dev.goen.sim.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.hub.Row;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCheckTest {

  private static final String SERVED =
      """
      replay-1\tstage\t1\t1000\t1.11\t2@2018-01-01T00:00
      replay-1\ttemperature\t1\t1000\t15
      replay-1\tstage\t2\t1020\t1.11\t2@2018-01-01T00:00
      replay-1\tstage\t3\t1040\tmissing\t3@2018-01-01T01:00
      replay-1\tstage\t4\t1060\t2.22\t4@2018-01-01T02:00
      """;

  @TempDir private Path folder;

  private ReplayVerdict judge(List<Row> stored) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("r.csv"),
            "t,v\n2018-01-01 00:00,1.111\n2018-01-01 01:00,-\n2018-01-01 02:00,2.22\n");
    Path served = Files.writeString(folder.resolve("served.tsv"), SERVED);
    RecordingFormat format =
        new RecordingFormat("v", LengthUnit.M, "#1", "", StandardCharsets.UTF_8);
    return ReplayCheck.judge(Recording.read(file, format), "replay-1/stage", served, stored);
  }

  private static List<Row> rows(Object... monoAndNumber) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < monoAndNumber.length; i += 2) {
      rows.add(row(((Integer) monoAndNumber[i]).longValue(), (Double) monoAndNumber[i + 1]));
    }
    return rows;
  }

  private static Row row(long mono, @Nullable Double number) {
    return new Row(
        "gw07",
        "e",
        "river/data",
        mono,
        "replay-1/stage",
        "m",
        number,
        null,
        null,
        null,
        null,
        null,
        "boot",
        mono,
        mono,
        "synced",
        "live",
        "mqtt");
  }

  @Test
  void eachRowIsFoundByItsTimeAndHeldAgainstItsValue() throws Exception {
    ReplayVerdict verdict =
        judge(
            rows(1000, 1.11, 1021, 1.11, 1041, Double.NaN, 1062, 2.22).stream()
                .map(row -> Double.valueOf(Double.NaN).equals(row.number()) ? row(1041, null) : row)
                .toList());
    assertTrue(verdict.good(), verdict::line);
    assertEquals(
        "rows 2  passed over 0  without value 1  served 2  at the hub 2"
            + "  equal to the centimetre 2  samples 4  at a wrong time 0  wrong 0",
        verdict.line());
  }

  /** A value one row early or late is as wrong as another value. */
  @Test
  void aValueAtTheTimeOfAnotherRowIsWrong() throws Exception {
    ReplayVerdict late = judge(rows(1001, 1.11, 1061, 1.11));
    assertFalse(late.good());
    assertEquals(1, late.wrong().size(), late.wrong()::toString);
    assertEquals(1, late.equal());

    ReplayVerdict whileMissing = judge(rows(1001, 1.11, 1045, 1.11, 1061, 2.22));
    assertFalse(whileMissing.good());
    assertTrue(whileMissing.wrong().getFirst().contains("3@2018-01-01T01:00: null"));

    ReplayVerdict untimely = judge(rows(999, 1.11, 1001, 1.11, 1061, 2.22, 5000, 2.22));
    assertEquals(2, untimely.untimely().size());
    assertFalse(untimely.good());
  }

  @Test
  void aRowThatIsNotAtTheHubIsNotGood() throws Exception {
    ReplayVerdict verdict = judge(rows(1001, 1.11));
    assertFalse(verdict.good());
    assertEquals(2, verdict.served());
    assertEquals(1, verdict.atHub());
  }
}
