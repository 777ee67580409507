package dev.goen.driver.ultrasonic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MaxBotixDriverTest {

  private static final Duration WINDOW = Duration.ofSeconds(20);

  private final FakeSerialLine line = new FakeSerialLine();
  private final MaxBotixDriver driver = driver(MaxBotixModel.HRXL_5M);

  private MaxBotixDriver driver(MaxBotixModel model) {
    BootId boot = new BootId(new UUID(1, 2));
    return new MaxBotixDriver(
        new SensorId("kando"),
        new MaxBotixDriver.Mounting(model, WINDOW, 20, Optional.of(4_000L)),
        () -> new SampleTime(boot, line.clock().getAsLong() / 1_000_000));
  }

  @Test
  void aWindowIsOneReadingOfItsMedian() throws Exception {
    // 133 frames at 6.67 Hz: a wave of 3 cm around 1.250 m, and a bird.
    for (int i = 0; i < 133; i++) {
      frame(i % 17 == 3 ? 300 : 1250 + 15 * (i % 3 - 1), 150);
    }
    assertEquals("distance 1.250 UNCHECKED, level 2.750 UNCHECKED", said(poll(WINDOW)));
  }

  @Test
  void readingIsOfTheWindowsEnd() throws Exception {
    for (int i = 0; i < 100; i++) {
      frame(1250, 150);
    }
    PollResult.Sampled sampled = assertInstanceOf(PollResult.Sampled.class, poll(WINDOW));
    assertEquals(20_000, sampled.readings().getFirst().time().monoMillis());
  }

  /** Polls end at the device's period; the window goes on in the next. */
  @Test
  void windowIsLongerThanAPoll() throws Exception {
    for (int i = 0; i < 100; i++) {
      frame(1250, 150);
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(new PollResult.Quiet(), poll(Duration.ofSeconds(6)));
    }
    assertInstanceOf(PollResult.Sampled.class, poll(Duration.ofSeconds(6)));
  }

  @Test
  void noTargetIsNoDistance() throws Exception {
    for (int i = 0; i < 100; i++) {
      frame(i % 5 == 0 ? 1250 : 5000, 150);
    }
    assertEquals(
        "distance none REJECTED OUT_OF_OPERATING_RANGE, level none REJECTED OUT_OF_OPERATING_RANGE",
        said(poll(WINDOW)));
  }

  /** What is too near is told as the nearest: the water may be higher, and an alarm must go out. */
  @Test
  void clampedDistanceIsSuspicious() throws Exception {
    for (int i = 0; i < 100; i++) {
      frame(300, 150);
    }
    assertEquals(
        "distance 0.300 SUSPICIOUS UNDER_RANGE, level 3.700 SUSPICIOUS OVER_RANGE",
        said(poll(WINDOW)));
  }

  @Test
  void tooFewEchoesAreNoDistance() throws Exception {
    for (int i = 0; i < 19; i++) {
      frame(1250, 150);
    }
    assertEquals(
        "distance none REJECTED LACK_OF_SAMPLES, level none REJECTED LACK_OF_SAMPLES",
        said(poll(WINDOW)));
  }

  /** Where most frames are spoiled, those that happen to look right may be spoiled too. */
  @Test
  void mostlySpoiledFramesAreNoise() throws Exception {
    for (int i = 0; i < 100; i++) {
      text(i % 3 == 0 ? "R1250\r" : "R12\r", 150);
    }
    assertEquals("distance none REJECTED NOISY, level none REJECTED NOISY", said(poll(WINDOW)));
  }

  @Test
  void silentSensorHasFailed() throws Exception {
    assertEquals(new PollResult.NoReply(0), poll(WINDOW));
  }

  /** At a wrong baud rate, or with the other model configured. */
  @Test
  void framesThatAreNeverRightAreABadFrame() throws Exception {
    for (int i = 0; i < 100; i++) {
      text("R125\r", 150);
    }
    assertInstanceOf(PollResult.BadFrame.class, poll(WINDOW));
  }

  @Test
  void echoesOfBeforeALongPauseAreForgotten() throws Exception {
    for (int i = 0; i < 30; i++) {
      frame(900, 150);
    }
    line.after(Duration.ofSeconds(60)).answers(bytes("R1250\r"));
    for (int i = 0; i < 100; i++) {
      frame(1250, 150);
    }
    assertEquals(new PollResult.Quiet(), poll(Duration.ofSeconds(5)));
    line.read(new byte[1], 0, 0, line.deadline(Duration.ofSeconds(58)));
    assertEquals("distance 1.250 UNCHECKED, level 2.750 UNCHECKED", said(poll(WINDOW)));
  }

  @Test
  void whatIsConfiguredNamesTheChannels() {
    assertTrue(driver.listens());
    assertEquals(2, driver.channels().size());
  }

  private void frame(int millimetres, int afterMillis) {
    text("R%04d\r".formatted(millimetres), afterMillis);
  }

  private void text(String text, int afterMillis) {
    line.after(Duration.ofMillis(afterMillis)).answers(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private PollResult poll(Duration patience) throws BusFault {
    return driver.poll(line, line.deadline(patience.plusMillis(1)));
  }

  private static String said(PollResult result) {
    PollResult.Sampled sampled = assertInstanceOf(PollResult.Sampled.class, result);
    return String.join(", ", sampled.readings().stream().map(MaxBotixDriverTest::said).toList());
  }

  private static String said(Reading one) {
    String why = one.reason() == null ? "" : " " + one.reason();
    return one.quantity() + " " + one.value() + " " + one.quality() + why;
  }
}
