package dev.goen.driver.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.goen.bus.fake.FakeSerialLine;
import dev.goen.driver.modbus.DeviceIdentification.Told;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DeviceIdentificationTest {

  private static final Duration PATIENCE = Duration.ofMillis(50);
  private static final String ASKED = "2B 0E 01 00";

  /** In the form of the example of V1.1b3, clause 6.21: maker, product, version. */
  private static final String OBJECTS =
      "2B 0E 01 01 00 00 03 00 03 "
          + text("ABC")
          + " 01 06 "
          + text("Probe1")
          + " 02 05 "
          + text("V2.11");

  private final FakeSerialLine line = new FakeSerialLine();

  @Test
  void makerProductAndVersionAreTold() throws Exception {
    line.expects("47 01 00 00 00 05 07 " + ASKED).answers(framed("4701", "07", OBJECTS));
    assertEquals(new Told.Present("ABC Probe1 V2.11"), overTcp(7));
  }

  /** Cut anywhere, or with a length that is wrong, it yields nothing and never throws. */
  @Test
  void damagedObjectsAreNotTold() {
    byte[] whole = HexFormat.ofDelimiter(" ").parseHex(OBJECTS);
    assertEquals("ABC Probe1 V2.11", DeviceIdentification.objects(whole));
    for (int length = 0; length < whole.length; length++) {
      DeviceIdentification.objects(java.util.Arrays.copyOf(whole, length));
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = whole.clone();
        damaged[length] ^= (byte) (1 << bit);
        DeviceIdentification.objects(damaged);
      }
    }
    whole[8] = 0x7F;
    assertEquals("", DeviceIdentification.objects(whole));
  }

  @Test
  void whoDoesNotKnowTheFunctionIsAskedForItsServerId() throws Exception {
    line.expects("47 01 00 00 00 05 01 " + ASKED)
        .answers(framed("4701", "01", "AB 01"))
        .expects("47 02 00 00 00 02 01 11")
        .answers(framed("4702", "01", "11 05 " + text("PLC4") + " FF"));
    assertEquals(new Told.Present("PLC4"), overTcp(1));
  }

  /** A gateway's word on a device that is not there is no device's. */
  @Test
  void aGatewayWithoutTargetIsNobody() throws Exception {
    line.expects("47 01 00 00 00 05 09 " + ASKED).answers(framed("4701", "09", "AB 0B"));
    assertEquals(new Told.NoTarget(), overTcp(9));
  }

  /** An answer to another question, as after a delay, is passed over; silence is nobody. */
  @Test
  void lateAnswersAreNotTakenForOurs() throws Exception {
    line.expects("47 01 00 00 00 05 01 " + ASKED)
        .answers(framed("4700", "01", "AB 01"))
        .answers(framed("4701", "01", OBJECTS));
    assertEquals(new Told.Present("ABC Probe1 V2.11"), overTcp(1));
    FakeSerialLine silent = new FakeSerialLine().expects("47 01 00 00 00 05 01 " + ASKED);
    assertEquals(
        new Told.Nothing(),
        new DeviceIdentification(silent, ModbusExchange.Framing.TCP).ask(1, PATIENCE));
  }

  /** With its check on a serial line, and nothing without. */
  @Test
  void overRtuTheCheckCounts() throws Exception {
    line.expects(checked("05 " + ASKED)).answers(checked("05 " + OBJECTS));
    assertEquals(
        new Told.Present("ABC Probe1 V2.11"),
        new DeviceIdentification(line, ModbusExchange.Framing.RTU).ask(5, PATIENCE));
    byte[] damaged = checked("05 " + OBJECTS);
    damaged[9] ^= 1;
    FakeSerialLine noisy = new FakeSerialLine().expects(checked("05 " + ASKED)).answers(damaged);
    assertEquals(
        new Told.Nothing(),
        new DeviceIdentification(noisy, ModbusExchange.Framing.RTU).ask(5, PATIENCE));
  }

  private Told overTcp(int unit) throws Exception {
    return new DeviceIdentification(line, ModbusExchange.Framing.TCP).ask(unit, PATIENCE);
  }

  private static String framed(String transaction, String unit, String pdu) {
    int length = 1 + pdu.split(" ", -1).length;
    return "%s %s 00 00 00 %02X %s %s"
        .formatted(transaction.substring(0, 2), transaction.substring(2), length, unit, pdu);
  }

  private static byte[] checked(String hex) {
    byte[] body = HexFormat.ofDelimiter(" ").parseHex(hex);
    byte[] frame = java.util.Arrays.copyOf(body, body.length + 2);
    int check = Crc16.of(body, 0, body.length);
    frame[body.length] = (byte) check;
    frame[body.length + 1] = (byte) (check >> 8);
    return frame;
  }

  private static String text(String characters) {
    return HexFormat.ofDelimiter(" ")
        .withUpperCase()
        .formatHex(characters.getBytes(StandardCharsets.US_ASCII));
  }
}
