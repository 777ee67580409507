package dev.goen.driver.modbus;

import static dev.goen.driver.modbus.DriverBench.framed;
import static dev.goen.driver.modbus.DriverBench.poll;
import static dev.goen.driver.modbus.DriverBench.said;
import static dev.goen.driver.modbus.WireLine.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.driver.Identity;
import dev.goen.driver.PollResult;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModbusDriverTest {

  private static final Map<String, Object> VEGA = Map.of("profile", "vega", "address", 246);
  private static final Map<String, Object> KELLER = Map.of("profile", "keller-33x", "address", 1);
  private static final String VEGA_REPLY = "F6 04 08 00 00 00 00 3F A0 00 00 31 4C";

  @Test
  void vegaReplyOfTheTranscriptIsItsLevel() throws Exception {
    WireLine line = new WireLine(64).reply(VEGA_REPLY);
    assertEquals("level 1.2500", said(poll(line, VEGA)));
    assertEquals("f60407d00004e403", line.written());
  }

  @Test
  void vegaValueWithItsInvalidBitIsMissing() throws Exception {
    WireLine line = new WireLine(64).reply("F6 04 08 00 00 00 01 3F A0 00 00 0C 8C");
    assertEquals("level none HARDWARE_FAILURE", said(poll(line, VEGA)));
  }

  /** The device counts from 1 in its manual; what is asked moves, what is meant does not. */
  @Test
  void registerOffsetMovesRequestAndFieldsAlike() throws Exception {
    WireLine line = new WireLine(64).reply(VEGA_REPLY);
    Map<String, Object> values = Map.of("profile", "vega", "address", 246, "register-offset", -1);
    assertEquals("level 1.2500", said(poll(line, values)));
    assertEquals("f60407cf0004", line.written().substring(0, 12));
  }

  @ParameterizedTest
  @CsvSource({
    "ABCD, 3FA00000",
    "CDAB, 00003FA0",
    "DCBA, 0000A03F",
    "BADC, A03F0000",
  })
  void wordOrderIsTheDevicesOption(String order, String value) throws Exception {
    WireLine line = new WireLine(64).reply(framed("F60408" + "00000000" + value));
    Map<String, Object> values = Map.of("profile", "vega", "address", 246, "byte-order", order);
    assertEquals("level 1.2500", said(poll(line, values)));
  }

  @Test
  void unitIsTheDevicesOptionWhereTheProfileLeavesItOpen() throws Exception {
    WireLine line = new WireLine(64).reply(framed("F60408" + "00000000" + "449C4000"));
    Map<String, Object> values = Map.of("profile", "vega", "address", 246, "from", "mm");
    assertEquals("level 1.2500", said(poll(line, values)));
  }

  /**
   * Serial number 123456 and firmware; X-line communication protocol, configuration range 0x02xx.
   */
  @Test
  void kellerTellsWhoItIs() throws Exception {
    WireLine line = new WireLine(64).reply(framed("010304" + "0001E240"));
    line.reply(framed("010302" + "0514")).reply(framed("010302" + "0C14"));
    var driver =
        DriverBench.driver(line, DriverBench.NO_FOLDER, KELLER, new java.util.ArrayList<>());
    var patience = line.deadline(java.time.Duration.ofMillis(300));
    assertEquals(new Identity.Known("123456 5.20 12.20"), driver.identity(line, patience));
    WireLine old = new WireLine(64);
    for (int i = 0; i < 3; i++) {
      old.reply(framed("018302"));
    }
    patience = old.deadline(java.time.Duration.ofMillis(300));
    assertEquals(new Identity.NotOffered(), driver.identity(old, patience), "an old firmware");
    WireLine dead = new WireLine(64);
    patience = dead.deadline(java.time.Duration.ofMillis(300));
    assertInstanceOf(Identity.Failed.class, driver.identity(dead, patience));
  }

  /** Asking with no time left would only leave a stray reply for the next device. */
  @Test
  void nothingIsAskedAfterTheDeadline() throws Exception {
    WireLine line = new WireLine(64).reply(VEGA_REPLY);
    var driver = DriverBench.driver(line, DriverBench.NO_FOLDER, VEGA, new java.util.ArrayList<>());
    assertEquals(
        new PollResult.NoReply(0), driver.poll(line, line.deadline(java.time.Duration.ZERO)));
    assertEquals("", line.written());
  }

  /** HART codes: 44 ft, 45 m, 47 in, 48 cm, 49 mm; 7 is bar, no level; either word may lead. */
  @ParameterizedTest
  @CsvSource({
    "0000002D, 00003FA0, level 1.2500",
    "002D0000, 00003FA0, level 1.2500",
    "00000030, 000042FA, level 1.2500",
    "00000031, 4000449C, level 1.2500",
    "0000002C, 00004080, level 1.2192",
    "0000002F, 000042C8, level 2.5400",
    "00000007, 00003FA0, level none UNKNOWN",
  })
  void vegaTellsItsUnit(String unit, String value, String expected) throws Exception {
    WireLine line =
        new WireLine(64).reply(framed("F60410" + "00000000" + "00000000" + unit + value));
    assertEquals(expected, said(poll(line, Map.of("profile", "vega-106", "address", 246))));
  }

  /** 0.12247 bar over fresh water of 999.1 kg/m3 is 1.25 m. */
  @Test
  void kellerPressureBecomesLevelAndTemperatureComesWithIt() throws Exception {
    WireLine line = new WireLine(64).reply(kellerReply(0.122473f, 14.8f));
    assertEquals("level 1.2500, temperature 14.80", said(poll(line, KELLER)));
    assertEquals("0103000200066408", line.written());
  }

  @Test
  void absoluteCellNeedsItsBarometer() throws Exception {
    WireLine line = new WireLine(64).reply(kellerReply(1.013f + 0.122473f, 14.8f));
    Map<String, Object> values =
        Map.of("profile", "keller-33x", "address", 1, "barometer", 1013.0, "density", 999.1);
    assertEquals("level 1.2500, temperature 14.80", said(poll(line, values)));
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, level none HARDWARE_FAILURE",
    "Infinity, level none OVER_RANGE",
    "-Infinity, level none UNDER_RANGE",
    "3e38, level none OVER_RANGE",
    "-3e38, level none UNDER_RANGE",
  })
  void whatIsNoNumberIsMissingAndTheRestStays(float pressure, String expected) throws Exception {
    WireLine line = new WireLine(64).reply(kellerReply(pressure, 14.8f));
    assertEquals(expected + ", temperature 14.80", said(poll(line, KELLER)));
  }

  @ParameterizedTest
  @CsvSource({
    "0007, 0003, 04D2, level 1.2340", // the transcript: mH2O, 3 decimals
    "0008, 0000, 04D2, level 1.2340", // mmH2O
    "0007, 0003, FFFE, level -0.0020", // below its zero
    "0001, 0002, 04D2, level 1.2595", // 12.34 kPa
    "0007, 0003, 7FFF, level none OVER_RANGE",
    "0007, 0003, 8000, level none UNDER_RANGE",
    "0007, FFFF, 04D2, level none UNKNOWN", // decimals nobody can mean
    "0063, 0003, 04D2, level none UNKNOWN", // a unit nobody knows
  })
  void genericTransmitterTellsUnitAndDecimals(
      String unit, String decimals, String value, String expected) throws Exception {
    byte[] reply = framed("01030E" + "00010003" + unit + decimals + value + "00001388");
    WireLine line = new WireLine(64).reply(reply);
    assertEquals(expected, said(poll(line, Map.of("profile", "generic-rs485", "address", 1))));
  }

  @Test
  void genericTransmitterReplyOfTheTranscriptIsItsLevel() throws Exception {
    WireLine line =
        new WireLine(1).reply("01 03 0E 00 01 00 03 00 07 00 03 04 D2 00 00 13 88 43 20");
    assertEquals(
        "level 1.2340", said(poll(line, Map.of("profile", "generic-rs485", "address", 1))));
    assertEquals("0103000000070408", line.written());
  }

  @Test
  void sampleTimeIsWhenTheLastByteCame() throws Exception {
    WireLine line = new WireLine(1).reply(VEGA_REPLY);
    PollResult.Sampled sampled = assertInstanceOf(PollResult.Sampled.class, poll(line, VEGA));
    // 3.5 characters of silence and 13 characters of reply at 1.0417 ms each.
    assertEquals(17, sampled.readings().getFirst().time().monoMillis());
  }

  @Test
  void staleInputIsNotTakenForTheReply() throws Exception {
    WireLine line = new WireLine(64).stale(VEGA_REPLY);
    assertEquals(new PollResult.NoReply(0), poll(line, VEGA));
  }

  @Test
  void silenceLastsUntilTheDeadlineAndIsNoReply() throws Exception {
    WireLine line = new WireLine(64);
    assertEquals(new PollResult.NoReply(0), poll(line, VEGA));
    assertTrue(line.millis() >= 300, "gave up after " + line.millis() + " ms");
  }

  /** A half-duplex line with nobody on it hears its own question. */
  @Test
  void echoAloneIsNoReply() throws Exception {
    WireLine line = new WireLine(3).reply("F60407D00004E403");
    assertEquals(new PollResult.NoReply(0), poll(line, VEGA));
  }

  @Test
  void echoBeforeTheReplyIsPassedOver() throws Exception {
    WireLine line = new WireLine(3).reply("F60407D00004E403" + VEGA_REPLY.replace(" ", ""));
    assertEquals("level 1.2500", said(poll(line, VEGA)));
  }

  @Test
  void refusalIsTold() throws Exception {
    WireLine line = new WireLine(64).reply("01 83 02 C0 F1");
    assertEquals(new PollResult.Refused(2, "illegal data address"), poll(line, KELLER));
  }

  /** A corrupted reply must not hold the bus for the rest of a long time-out. */
  @Test
  void damagedReplyIsTalliedSoonAfterTheLineFallsQuiet() throws Exception {
    WireLine line = new WireLine(64).reply("F6 04 08 00 00 00 00 3F A0 00 00 31 4D");
    assertEquals(new PollResult.BadFrame("the check of the reply is wrong"), poll(line, VEGA));
    assertTrue(line.millis() < 100, "gave up after " + line.millis() + " ms");
  }

  @Test
  void onlyAnotherDeviceAnsweringIsForeign() throws Exception {
    WireLine line = new WireLine(64).reply("01 03 02 04 D2 3A D9");
    assertEquals(new PollResult.Foreign("a frame of address 1, function 3"), poll(line, VEGA));
  }

  @Test
  void anotherDeviceAnsweringFirstDoesNotHideTheReply() throws Exception {
    WireLine line = new WireLine(4).reply("010302 04D2 3AD9" + VEGA_REPLY);
    assertEquals("level 1.2500", said(poll(line, VEGA)));
  }

  @Test
  void everyTruncationIsAFailureWithoutANumber() throws Exception {
    byte[] reply = hex(VEGA_REPLY);
    for (int length = 0; length < reply.length; length++) {
      WireLine line = new WireLine(64).reply(Arrays.copyOf(reply, length));
      assertEquals(new PollResult.NoReply(length), poll(line, VEGA));
    }
  }

  @Test
  void everyMissingOrDoubledByteAndEveryFlippedBitIsAFailureWithoutANumber() throws Exception {
    byte[] reply = hex(VEGA_REPLY);
    String text = HexFormat.of().formatHex(reply);
    for (int at = 0; at < reply.length; at++) {
      String one = text.substring(2 * at, 2 * at + 2);
      mustFail(hex(text.substring(0, 2 * at) + text.substring(2 * at + 2)));
      byte[] doubled = hex(text.substring(0, 2 * at) + one + text.substring(2 * at));
      // Doubling the first or the last byte only puts junk around a sound frame.
      if (at != 0 && at != reply.length - 1) {
        mustFail(doubled);
      }
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = reply.clone();
        flipped[at] ^= (byte) (1 << bit);
        mustFail(flipped);
      }
    }
  }

  private static void mustFail(byte[] wire) throws Exception {
    for (int chunk : new int[] {1, 64}) {
      PollResult result = poll(new WireLine(chunk).reply(wire), VEGA);
      boolean failed =
          result instanceof PollResult.NoReply || result instanceof PollResult.BadFrame;
      assertTrue(failed, HexFormat.of().formatHex(wire) + ": " + result);
    }
  }

  private static byte[] kellerReply(float pressure, float temperature) {
    return framed(
        String.format(
            "01030C%08X7FC00000%08X",
            Float.floatToRawIntBits(pressure), Float.floatToRawIntBits(temperature)));
  }
}
