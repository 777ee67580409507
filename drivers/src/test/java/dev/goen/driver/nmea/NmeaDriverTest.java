package dev.goen.driver.nmea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.goen.bus.BusFault;
import dev.goen.bus.fake.FakeSerialLine;
import dev.goen.driver.PollResult;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NmeaDriverTest {

  private static final long START = Instant.parse("2026-11-24T05:40:00Z").toEpochMilli();

  private final FakeSerialLine line = new FakeSerialLine();
  private final List<String> told = new ArrayList<>();
  private final NmeaDriver driver =
      new NmeaDriver(
          new SensorId("gps"),
          new NmeaDriver.Wanted(
              Duration.ofSeconds(10), Duration.ofMillis(600), Duration.ofMillis(600)),
          () -> new SampleTime(new BootId(new UUID(1, 2)), line.clock().getAsLong() / 1_000_000),
          (at, utc, within) -> told.add(at.monoMillis() + "=" + (utc - START) + "+-" + within));

  @Test
  void positionIsToldOnceAPeriod() throws Exception {
    for (int i = 0; i < 15; i++) {
      hear(1000, gga(1, "0.9"));
    }
    assertEquals(
        "latitude 35.3666667 UNCHECKED, longitude 132.7500000 UNCHECKED, altitude 12.5 UNCHECKED,"
            + " satellites 9 UNCHECKED, fix 1 UNCHECKED",
        said(poll()));
    PollResult.Sampled second = assertInstanceOf(PollResult.Sampled.class, poll());
    assertEquals(11_000, second.readings().getFirst().time().monoMillis());
    assertEquals(new PollResult.Quiet(), poll());
  }

  @Test
  void withoutAFixThereIsNoPosition() throws Exception {
    hear(0, "GPGGA,054000,,,,,0,00,99.9,,M,,M,,");
    assertEquals(
        "latitude none REJECTED LACK_OF_SAMPLES, longitude none REJECTED LACK_OF_SAMPLES,"
            + " altitude none REJECTED LACK_OF_SAMPLES, satellites 0 UNCHECKED, fix 0 UNCHECKED",
        said(poll()));
  }

  @Test
  void poorFixesSayThatTheyAre() throws Exception {
    hear(0, gga(1, "12.0"));
    hear(20_000, gga(6, "0.9"));
    hear(20_000, gga(8, "0.9"));
    assertEquals("latitude 35.3666667 SUSPICIOUS NOISY", said(poll()).split(", ")[0]);
    assertEquals("latitude 35.3666667 DOUBTFUL LACK_OF_SAMPLES", said(poll()).split(", ")[0]);
    assertEquals("latitude none REJECTED SERVICE_MODE", said(poll()).split(", ")[0]);
  }

  /** The first burst has no silence before it that was seen; from the second on each is told. */
  @Test
  void timeIsThatOfTheBurstsBeginning() throws Exception {
    for (int i = 0; i < 3; i++) {
      // The first 8 bytes come, and the rest in three pieces, 100 ms together.
      byte[] sentence = sentence(rmc("05400" + i, "A"));
      line.after(Duration.ofMillis(i == 0 ? 100 : 900)).answers(part(sentence, 0, 8));
      line.after(Duration.ofMillis(30)).answers(part(sentence, 8, 40));
      line.after(Duration.ofMillis(30)).answers(part(sentence, 40, 60));
      line.after(Duration.ofMillis(30)).answers(part(sentence, 60, sentence.length));
    }
    assertEquals(new PollResult.Quiet(), poll());
    // 8 characters of 1.04 ms were on their way before the first read.
    assertEquals(List.of("1082=1600+-600", "2072=2600+-600"), told);
  }

  @Test
  void unvouchedTimeIsNotTold() throws Exception {
    hear(0, rmc("054000", "V"));
    hear(1000, rmc("054001", "V"));
    assertEquals(new PollResult.Quiet(), poll());
    assertEquals(List.of(), told);
  }

  /** The program stood still for five seconds: what waited is of any age, and not of now. */
  @Test
  void whatPiledUpTellsNoTime() throws Exception {
    hear(100, rmc("054000", "A"));
    hear(5000, rmc("054001", "A"));
    for (int i = 2; i < 6; i++) {
      hear(0, rmc("05400" + i, "A"));
    }
    hear(900, rmc("054006", "A"));
    poll();
    // 62 characters of 1.04 ms.
    assertEquals(List.of("5936=6600+-600"), told);
  }

  @Test
  void aLostSentenceIsNoFaultAndManyInARowAre() throws Exception {
    line.answers(bytes("$GPGGA,nonsense*00\r\n"));
    hear(10, gga(1, "0.9"));
    assertInstanceOf(PollResult.Sampled.class, poll());
    for (int i = 0; i < 10; i++) {
      line.answers(bytes("$GPGGA,nonsense*00\r\n"));
    }
    assertEquals(new PollResult.BadFrame("the check is wrong"), poll());
  }

  private void hear(int afterMillis, String text) {
    line.after(Duration.ofMillis(afterMillis)).answers(sentence(text));
  }

  private static String gga(int quality, String dilution) {
    return "GNGGA,054000,3522.00000,N,13245.00000,E,%d,09,%s,12.5,M,36.1,M,,"
        .formatted(quality, dilution);
  }

  private static String rmc(String time, String status) {
    return "GNRMC,%s,%s,3522.000,N,13245.000,E,0.0,0.0,241126,,,A".formatted(time, status);
  }

  private static byte[] sentence(String text) {
    int check = text.chars().reduce(0, (sum, one) -> sum ^ one);
    return bytes(String.format(Locale.ROOT, "$%s*%02X\r\n", text, check));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] part(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  private PollResult poll() throws BusFault {
    return driver.poll(line, line.deadline(Duration.ofSeconds(60)));
  }

  private static String said(PollResult result) {
    PollResult.Sampled sampled = assertInstanceOf(PollResult.Sampled.class, result);
    return String.join(", ", sampled.readings().stream().map(NmeaDriverTest::said).toList());
  }

  private static String said(Reading one) {
    String why = one.reason() == null ? "" : " " + one.reason();
    return one.quantity() + " " + one.value() + " " + one.quality() + why;
  }
}
