package dev.goen.driver.wiegand;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.bus.BusFault;
import dev.goen.bus.fake.FakeLinePair;
import dev.goen.driver.PollResult;
import dev.goen.reading.BootId;
import dev.goen.reading.Reading;
import dev.goen.reading.SampleTime;
import dev.goen.reading.SensorId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WiegandDriverTest {

  private static final String FRAME = "11101010000011011100000010";
  private static final BootId BOOT = new BootId(new UUID(1, 2));

  private final FakeLinePair pair = new FakeLinePair();
  private final WiegandDriver driver =
      new WiegandDriver(
          new SensorId("door-1"),
          () -> new SampleTime(BOOT, pair.clock().getAsLong() / 1_000_000),
          pair.clock(),
          raw -> "pseudonym of " + raw,
          WiegandFramer.idle(EnumSet.of(WiegandFormat.BITS_26, WiegandFormat.BITS_34), 25_000_000));

  @Test
  void cardIsItsPseudonymAtItsLastBit() throws Exception {
    send(pair.quiet(ofMillis(100)), FRAME);
    assertEquals("pseudonym of D41B81@126", poll(1000));
    assertEquals(151, pair.clock().getAsLong() / 1_000_000, "told as soon as it has ended");
    assertEquals("Quiet[]", poll(1000));
    pair.close();
  }

  @Test
  void frameBeginsInOnePollAndEndsInALaterOne() throws Exception {
    send(pair, FRAME);
    assertEquals("Quiet[]", poll(10));
    assertEquals("Quiet[]", poll(20));
    assertEquals("pseudonym of D41B81@26", poll(1000));
  }

  @Test
  void framesInTheQueueAreToldOneByOne() throws Exception {
    for (int i = 0; i < 3; i++) {
      send(pair.quiet(ofMillis(30)), FRAME);
    }
    for (int i = 0; i < 3; i++) {
      assertTrue(poll(1000).startsWith("pseudonym of D41B81@"));
    }
  }

  @Test
  void frameThatIsNoneIsTheReadersFaultAndHoldsNoBits() throws Exception {
    send(pair, FRAME.substring(1));
    assertEquals("BadFrame[what=a frame of 25 bits]", poll(1000));
    send(pair.quiet(ofMillis(100)), FRAME);
    assertTrue(poll(1000).startsWith("pseudonym of D41B81"));
  }

  /** Pulses before the fault and after it are not of one frame. */
  @Test
  void halfAFrameDoesNotOutliveAFaultOfTheChip() throws Exception {
    send(pair, FRAME.substring(0, 13));
    assertEquals("Quiet[]", poll(20));
    FakeLinePair gone = new FakeLinePair();
    gone.vanish();
    assertThrows(BusFault.class, () -> driver.poll(gone, gone.deadline(Duration.ofSeconds(1))));
    send(pair.quiet(ofMillis(1)), FRAME.substring(13));
    assertEquals("BadFrame[what=a frame of 13 bits]", poll(1000));
  }

  private static void send(FakeLinePair pair, String bits) {
    for (int bit : bits.chars().toArray()) {
      pair.pulse(bit == '1', ofMillis(1));
    }
  }

  private String poll(long millis) throws BusFault {
    PollResult result = driver.poll(pair, pair.deadline(ofMillis(millis)));
    if (result instanceof PollResult.Sampled sampled) {
      Reading reading = sampled.readings().getFirst();
      return reading.value() + "@" + reading.time().monoMillis();
    }
    return result.toString();
  }
}
