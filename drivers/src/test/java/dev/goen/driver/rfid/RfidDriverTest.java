package dev.goen.driver.rfid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.driver.PollResult;
import dev.goen.driver.modbus.WireLine;
import dev.goen.reading.BootId;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import dev.goen.reading.Value;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RfidDriverTest {

  private static final String FRAME = "02 36 32 45 33 30 38 36 43 45 44 30 38 03";
  private static final String DAMAGED = "02 36 32 45 33 30 38 36 43 45 44 30 39 03";

  private final WireLine line = new WireLine(64);
  private final RfidDriver driver =
      new RfidDriver(
          new SensorId("gate"),
          () -> new SampleTime(new BootId(new UUID(1, 2)), line.millis()),
          raw -> "1:of-" + raw.length());

  @Test
  void frameIsAReadingWithThePseudonym() throws Exception {
    line.stale(FRAME);
    PollResult.Sampled sampled = assertInstanceOf(PollResult.Sampled.class, poll());
    assertEquals(1, sampled.readings().size());
    assertEquals("gate/tag", sampled.readings().getFirst().name());
    assertEquals(new Value.Text("1:of-10"), sampled.readings().getFirst().value());
    // 14 characters of 1.0417 ms.
    assertEquals(14, sampled.readings().getFirst().time().monoMillis());
  }

  @Test
  void silenceOfAReaderIsNoFault() throws Exception {
    assertTrue(driver.listens());
    assertEquals(new PollResult.Quiet(), poll());
  }

  @Test
  void frameCutByTheEndOfAPollIsWholeInTheNext() throws Exception {
    line.stale(FRAME.substring(0, 20));
    assertEquals(new PollResult.Quiet(), poll());
    line.stale(FRAME.substring(20));
    assertInstanceOf(PollResult.Sampled.class, poll());
  }

  /** A bad frame must be counted, and must not cost the good one beside it. */
  @Test
  void badFrameBesideAGoodOneIsToldByTheNextPoll() throws Exception {
    line.stale(DAMAGED + FRAME);
    assertInstanceOf(PollResult.Sampled.class, poll());
    assertEquals(new PollResult.BadFrame("the checksum is wrong"), poll());
    assertEquals(new PollResult.Quiet(), poll());
  }

  @Test
  void whatIsToldOfABadFrameHoldsNoneOfItsBytes() throws Exception {
    line.stale(DAMAGED);
    String told = poll().toString();
    assertFalse(told.contains("62E3") || told.contains("6CED") || told.contains("3632"), told);
  }

  private PollResult poll() throws BusFault {
    return driver.poll(line, line.deadline(Duration.ofMillis(500)));
  }
}
