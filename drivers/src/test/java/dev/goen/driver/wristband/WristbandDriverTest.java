package dev.goen.driver.wristband;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.fake.FakeSerialLine;
import dev.goen.driver.PollResult;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WristbandDriverTest {

  private final FakeSerialLine line = new FakeSerialLine();
  private final WristbandDriver driver =
      new WristbandDriver(
          new SensorId("ward"),
          Optional.of("000123"),
          new BandBook(60_000),
          () -> new SampleTime(new BootId(new UUID(1, 2)), line.clock().getAsLong() / 1_000_000),
          raw -> "p" + raw.charAt(5));

  @Test
  void callForHelpIsAnEventAndCounts() throws Exception {
    hear(1, 4, 0);
    assertEquals("sos p1, tag p1, rssi 50, calling 1", poll());
  }

  @Test
  void keyThatIsHeldIsOneCallAndPressedAgainAnother() throws Exception {
    hear(1, 4, 0);
    hear(1, 4, 500);
    hear(1, 0, 500);
    hear(1, 4, 500);
    hear(1, 4, 11_000);
    assertEquals("sos p1, tag p1, rssi 50, calling 1", poll());
    assertEquals("calling 1", poll());
    assertEquals("calling 0", poll());
    assertEquals("sos p1, tag p1, rssi 50, calling 1", poll());
    assertEquals("sos p1, tag p1, rssi 50, calling 1", poll());
  }

  /** One who calls must not hide another. */
  @Test
  void eachWristbandCallsForItself() throws Exception {
    hear(1, 4, 0);
    hear(2, 4, 100);
    hear(1, 0, 100);
    assertEquals("sos p1, tag p1, rssi 50, calling 1", poll());
    assertEquals("sos p2, tag p2, rssi 50, calling 2", poll());
    assertEquals("calling 1", poll());
  }

  @Test
  void takingOffAndPuttingOnAreEvents() throws Exception {
    hear(1, 1, 0);
    hear(1, 0, 1000);
    hear(2, 0, 1000);
    assertEquals("taken-off p1, tag p1, rssi 50", poll());
    assertEquals("put-on p1, tag p1, rssi 50", poll());
    assertEquals("tag p2, rssi 50", poll());
  }

  @Test
  void lowBatteryIsToldOnceADay() throws Exception {
    hear(1, 2, 0);
    hear(1, 2, 1_000);
    hear(1, 2, 86_400_000);
    assertEquals("battery-low p1, tag p1, rssi 50", poll());
    assertEquals("battery-low p1, tag p1, rssi 50", poll(Duration.ofDays(2)));
  }

  @Test
  void wristbandThatStaysIsToldOfOnceAMinute() throws Exception {
    for (int i = 0; i < 100; i++) {
      hear(1, 0, 1_000);
    }
    assertEquals("tag p1, rssi 50", poll());
    assertEquals("tag p1, rssi 50", poll(Duration.ofSeconds(70)));
    assertEquals("Quiet[]", poll(Duration.ofSeconds(30)));
  }

  /** What is told of in one chunk must not share a time: it ties a temperature to its tag. */
  @Test
  void framesOfOneChunkHaveTimesOfTheirOwn() throws Exception {
    line.answers(bytes("$00012300000001" + "032255\r\n$00012300000002" + "036655\r\n"));
    PollResult.Sampled sampled =
        (PollResult.Sampled) driver.poll(line, line.deadline(Duration.ofSeconds(1)));
    assertEquals(
        List.of("tag@0", "temperature@0", "rssi@0", "tag@1", "temperature@1", "rssi@1"),
        sampled.readings().stream()
            .map(one -> one.quantity() + "@" + one.time().monoMillis())
            .toList());
    assertEquals("32.2", sampled.readings().get(1).value().toString());
  }

  @Test
  void otherReceiversWristbandsAreForeignAndUnnamed() throws Exception {
    line.answers(bytes("$99912300004567" + "473\r\n"));
    PollResult result = driver.poll(line, line.deadline(Duration.ofSeconds(1)));
    assertEquals(new PollResult.Foreign("a frame of another receiver"), result);
  }

  @Test
  void whatIsToldOfABadFrameHoldsNoneOfItsBytes() throws Exception {
    line.answers(bytes("$00012300004567" + "973\r\n"));
    String told = driver.poll(line, line.deadline(Duration.ofSeconds(1))).toString();
    assertTrue(told.startsWith("BadFrame"), told);
    assertFalse(told.contains("4567"), told);
  }

  @Test
  void wristbandsBeyondTheBoundAreForgottenNotKept() {
    BandBook book = new BandBook(60_000);
    BandFrame frame =
        new BandFrame("000123", "", false, false, false, java.util.OptionalInt.empty(), 1);
    for (int i = 0; i <= BandBook.MOST; i++) {
      assertTrue(book.take("p" + i, frame, i).seen());
    }
    assertFalse(book.take("p1", frame, BandBook.MOST + 1).seen());
    assertTrue(book.take("p0", frame, BandBook.MOST + 2).seen());
  }

  private void hear(int tag, int status, int afterMillis) {
    line.after(Duration.ofMillis(afterMillis))
        .answers(bytes("$00012300%06d%d50\r\n".formatted(tag, status)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private String poll() throws BusFault {
    return poll(Duration.ofSeconds(20));
  }

  private String poll(Duration patience) throws BusFault {
    PollResult result = driver.poll(line, line.deadline(patience));
    return result instanceof PollResult.Sampled sampled
        ? String.join(", ", sampled.readings().stream().map(WristbandDriverTest::said).toList())
        : result.toString();
  }

  private static String said(Reading one) {
    return one.quantity() + " " + one.value();
  }
}
