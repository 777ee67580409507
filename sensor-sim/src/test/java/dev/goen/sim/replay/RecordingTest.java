package dev.goen.sim.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {

  @TempDir private Path folder;

  private Recording read(String text, String encoding, RecordingFormat format) throws IOException {
    Path file = folder.resolve("recording.csv");
    Files.write(file, text.getBytes(RecordingFormat.encoding(encoding)));
    return Recording.read(file, format);
  }

  private static RecordingFormat format(String column, LengthUnit unit, String encoding) {
    return new RecordingFormat(column, unit, "#1", "", RecordingFormat.encoding(encoding));
  }

  private static List<String> words(Recording recording) {
    List<String> words = new ArrayList<>();
    for (RecordedRow row : recording.rows()) {
      BigDecimal metres = row.centimetre();
      words.add(row.label() + "=" + (metres == null ? "none" : metres.toPlainString()));
    }
    return words;
  }

  /** As Japan's hydrology database exports: headings, cp932, 24:00, and its codes for no value. */
  @Test
  void theHydrologyDatabaseIsUnderstood() throws Exception {
    Recording recording =
        read(
            """
            水文水質データベース
            観測所記号,307111287708050
            年月日時,水位
            2018/07/06 22:00,4.58
            2018/07/06 23:00,$
            2018/07/06 24:00,4.61*
            2018/07/07 1:00,#
            2018/07/07 2:00,-
            2018/07/07 3:00,*
            2018/07/07 4:00,4.OO
            24:00,4.4
            2018/07/07 5:00,-0.05
            2018/07/07 6:00,-9999.00
            2018/07/07 6:00,4.1
            2018/07/07 7:00
            """,
            "cp932",
            format("水位", LengthUnit.M, "cp932"));
    assertEquals(
        List.of(
            "4@2018-07-06T22:00=4.58",
            "5@2018-07-06T23:00=none",
            "6@2018-07-07T00:00=4.61",
            "7@2018-07-07T01:00=none",
            "8@2018-07-07T02:00=none",
            "9@2018-07-07T03:00=none",
            "12@2018-07-07T05:00=-0.05",
            "13@2018-07-07T06:00=none"),
        words(recording));
    assertEquals(
        List.of(10L, 11L, 14L, 15L), recording.bad().stream().map(Recording.BadRow::line).toList());
    assertTrue(recording.bad().getFirst().why().contains("4.OO"), recording.bad()::toString);
  }

  @Test
  void midnightOfTheEndingDayIsTheNextDayAlsoAtTheEndOfAYearAndInOtherFormats() {
    assertEquals("2019-01-01T00:00", new RecordedTimes("").read("2018/12/31 24:00").toString());
    assertEquals("2024-03-01T00:00", new RecordedTimes("").read("2024-2-29 24:00:00").toString());
    assertEquals("2019-01-01T00:00", new RecordedTimes("").read("201812312400").toString());
    assertEquals(
        "2019-01-01T00:00",
        new RecordedTimes("dd.MM.yyyy HH:mm").read("31.12.2018 24:00").toString());
    assertEquals("2018-12-24T00:24", new RecordedTimes("").read("2018-12-24 00:24").toString());
    assertEquals(
        "2018-06-01T04:00", new RecordedTimes("").read("2018-05-31T23:00:00-05:00").toString());
  }

  /** Feet become metres without an intermediate binary fraction. */
  @Test
  void unitsAreExact() throws Exception {
    Recording recording =
        read(
            """
            datetimeUTC,stage_ft,stage_qual
            2018-06-01T04:00:00Z,0.93,A
            2018-06-01T04:05:00Z,-999999,A
            2018-06-01T04:10:00Z,"6.17",A
            """,
            "utf-8",
            format("stage_ft", LengthUnit.FT, "utf-8"));
    assertEquals(new BigDecimal("0.283464"), recording.rows().getFirst().metres());
    assertEquals(
        List.of("2@2018-06-01T04:00=0.28", "3@2018-06-01T04:05=none", "4@2018-06-01T04:10=1.88"),
        words(recording));
  }

  /** A column by its number needs no heading, and has none to fall over. */
  @Test
  void aColumnMayBeNumberedWithHeadingsOrWithout() throws Exception {
    RecordingFormat second = format("#2", LengthUnit.M, "utf-8");
    String rows = "2018-01-01 00:00,1\n2018-01-01 01:00,x\n2018-01-01 02:00,3\n";
    for (String text : List.of(rows, "time,stage\n" + rows)) {
      Recording recording = read(text, "utf-8", second);
      assertEquals(2, recording.size());
      assertEquals(1, recording.bad().size(), recording.bad()::toString);
    }
  }

  @Test
  void whatIsNotThereIsNamedWithWhatIs() {
    IOException wrong =
        assertThrows(
            IOException.class,
            () -> read("a,b\n1,2\n", "utf-8", format("stage", LengthUnit.M, "utf-8")));
    assertTrue(String.valueOf(wrong.getMessage()).contains("no line has a column 'stage'"));
    assertTrue(String.valueOf(wrong.getMessage()).contains("a,b"));
  }

  /** Without waiting for the asker rows pass by; with it each stays until it has been served. */
  @Test
  void aRowStaysForItsTimeOrUntilItWasServed() throws Exception {
    String text = "t,v\n2018-01-01 00:00,1\n2018-01-01 01:00,2\n2018-01-01 02:00,3\n";
    Recording recording = read(text, "utf-8", format("v", LengthUnit.M, "utf-8"));
    AtomicLong nanos = new AtomicLong();
    Replay passing = new Replay(recording, 3600, false, nanos::get);
    Replay held = new Replay(recording, 3600, true, nanos::get);
    assertEquals(1, passing.at(0));
    assertEquals(1, held.at(0));
    nanos.addAndGet(2_500_000_000L);
    assertEquals(3, passing.at(0));
    assertEquals("4@2018-01-01T02:00", passing.row());
    assertEquals(1, held.at(0));
    held.served();
    assertEquals(2, held.at(0));
    held.served();
    nanos.addAndGet(999_999_999L);
    assertEquals(2, held.at(0), "not before its time is over");
    nanos.addAndGet(1);
    assertEquals(3, held.at(0));
    held.served();
    nanos.addAndGet(1_000_000_000L);
    assertTrue(Double.isNaN(held.at(0)), "after the last row there is no value");
    assertEquals("", held.row());
  }

  @Test
  void aFileInUtf8IsReadByDefaultAndAWrongByteCostsItsRowOnly() throws Exception {
    Path file = folder.resolve("latin.csv");
    Files.write(
        file,
        "t,v\n2018-01-01 00:00,1\n2018-01-01 01:00,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    Recording recording = Recording.read(file, format("v", LengthUnit.M, "utf-8"));
    assertEquals(1, recording.size());
    assertEquals(3, recording.bad().getFirst().line());
  }
}
