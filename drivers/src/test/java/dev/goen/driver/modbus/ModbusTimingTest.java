package dev.goen.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.goen.bus.BusFault;
import dev.goen.bus.SerialLine;
import dev.goen.bus.fake.FakeSerialLine;
import dev.goen.driver.Driver;
import dev.goen.driver.PollResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The driver on the strict fake, where bytes have times and lines vanish. */
class ModbusTimingTest {

  private static final String ASKED = "F6 04 07 D0 00 04 E4 03";
  private static final String FIRST_HALF = "F6 04 08 00 00 00";
  private static final String SECOND_HALF = "00 3F A0 00 00 31 4C";

  private final Driver<SerialLine> driver =
      DriverBench.driver(
          new WireLine(64),
          DriverBench.NO_FOLDER,
          Map.of("profile", "vega", "address", 246),
          new ArrayList<>());

  @Test
  void pauseInsideAReplyIsWaitedOut() throws Exception {
    FakeSerialLine line = new FakeSerialLine();
    line.expects(ASKED).after(Duration.ofMillis(60)).answers(FIRST_HALF);
    line.after(Duration.ofMillis(100)).answers(SECOND_HALF);
    assertEquals("level 1.2500", DriverBench.said(poll(line)));
    line.close();
  }

  /** The rest of a reply that came too late must not meet the next one. */
  @Test
  void lateHalfOfAReplyDoesNotSpoilTheNextPoll() throws Exception {
    FakeSerialLine line = new FakeSerialLine();
    line.expects(ASKED).answers(FIRST_HALF).after(Duration.ofMillis(301)).answers(SECOND_HALF);
    line.expects(ASKED).answers(FIRST_HALF).answers(SECOND_HALF);
    assertEquals(new PollResult.NoReply(6), poll(line));
    assertEquals("level 1.2500", DriverBench.said(poll(line)));
    line.close();
  }

  /** An unplugged adapter is the bus worker's to reopen, and no verdict on the device. */
  @Test
  void vanishedLineIsAFaultOfTheBus() {
    FakeSerialLine line = new FakeSerialLine().expects(ASKED).answers(FIRST_HALF).vanishes();
    BusFault fault = assertThrows(BusFault.class, () -> poll(line));
    assertEquals(BusFault.Kind.GONE, fault.kind());
  }

  private PollResult poll(FakeSerialLine line) throws BusFault {
    return driver.poll(line, line.deadline(Duration.ofMillis(300)));
  }
}
