package dev.goen.sim.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The frames are those of the makers' manuals, with checks computed by other tools. */
class ModbusSlaveTest {

  private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
  private static final Expectation LEVEL = new Expectation("stage", 1, 0, 2);
  private static final Expectation TEMPERATURE = Expectation.asMeasured("temperature", 1);

  private static String answer(ModbusSlave slave, String request) {
    return slave
        .answer(HEX.parseHex(request))
        .map(reply -> HEX.formatHex(reply.frame()))
        .orElse("silence");
  }

  @Test
  void theCheckIsThatOfTheStandard() {
    byte[] request = HEX.parseHex("01 03 00 02 00 02 65 CB");
    assertTrue(Crc16.closes(request, 0, request.length));
    // CRC-16/MODBUS of the catalogue's check string.
    assertEquals(
        0x4B37, Crc16.of("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, 9));
  }

  @Test
  void aRadarGivesStatusAndValueInOneAnswer() {
    ModbusSlave vega = new ModbusSlave(246, new VegaRadar("minato-01", () -> 1.25, LEVEL));
    assertEquals("F6 04 08 00 00 00 00 3F A0 00 00 31 4C", answer(vega, "F6 04 07 D0 00 04 E4 03"));
    assertEquals("F6 04 04 00 00 3F A0 6C C3", answer(vega, "F6 04 00 6A 00 02 44 90"));
  }

  @Test
  void aSubmersibleTransmitterTellsItsDecimalsBesideItsValue() {
    ModbusSlave slave =
        new ModbusSlave(1, new SubmersibleTransmitter(1, "takase-02", () -> 1.234, LEVEL));
    assertEquals(
        "01 03 0E 00 01 00 03 00 07 00 03 04 D2 00 00 13 88 43 20",
        answer(slave, "01 03 00 00 00 07 04 08"));
  }

  /** 1.5 m of water at 999.1 kg/m³ are 14,696.71 Pa: 0.1469671 bar, 3E167E8D as a binary32. */
  @Test
  void aPressureGaugeGivesPressureAndTemperatureInOneAnswer() {
    var gauge = new KellerGauge("kando-01", () -> 1.5, () -> 14.8, 999.1, LEVEL, TEMPERATURE);
    ModbusSlave.Reply reply =
        new ModbusSlave(1, gauge).answer(HEX.parseHex("01 03 00 02 00 06 64 08")).orElseThrow();
    String hex = HEX.formatHex(reply.frame());
    int bits = Float.floatToIntBits((float) (1.5 * 999.1 * 9.80665 / 1e5));
    String pressure = HEX.formatHex(java.nio.ByteBuffer.allocate(4).putInt(bits).array());
    assertEquals(
        "01 03 0C " + pressure + " 7F C0 00 00 41 6C CC CD", hex.substring(0, hex.length() - 6));
    assertEquals(
        List.of(
            new Sample("kando-01", "stage", "1.5"), new Sample("kando-01", "temperature", "14.8")),
        reply.samples());
  }

  @Test
  void aFailedChannelIsNotANumber() {
    ModbusSlave keller = new ModbusSlave(1, () -> List.of(Words.floatAbcd(3, 2, Float.NaN)));
    assertEquals("01 03 04 7F C0 00 00 E3 DB", answer(keller, "01 03 00 02 00 02 65 CB"));
  }

  @Test
  void whatDoesNotExistIsRefusedByTheCodeOfTheStandard() {
    ModbusSlave slave = new ModbusSlave(1, () -> List.of(Words.int16(3, 4, 1234)));
    assertEquals("01 03 02 04 D2 3A D9", answer(slave, "01 03 00 04 00 01 C5 CB"));
    assertEquals("01 83 02 C0 F1", answer(slave, "01 03 00 04 00 02 85 CA"));
    assertEquals(
        "01 86 01", answer(slave, frame("01 06 00 04 00 01")).substring(0, 8), "only reading");
    assertEquals(
        "01 83 03", answer(slave, frame("01 03 00 04 00 7E")).substring(0, 8), "126 words");
    assertEquals("01 83 03", answer(slave, frame("01 03 00 04 00 00")).substring(0, 8), "no words");
  }

  /** A slave that answers for another, or to a damaged request, would collide on a real bus. */
  @Test
  void aForeignOrDamagedRequestMeetsSilence() {
    ModbusSlave slave = new ModbusSlave(2, () -> List.of(Words.int16(3, 4, 1234)));
    assertEquals("silence", answer(slave, "01 03 00 04 00 01 C5 CB"));
    assertEquals("silence", answer(slave, "02 03 00 04 00 01 C5 CB"));
    assertEquals("silence", answer(slave, "02 03"));
  }

  /** A master that asked for half of a value has not been served that value. */
  @Test
  void onlyWholeValuesCountAsServed() {
    ModbusSlave vega = new ModbusSlave(246, new VegaRadar("minato-01", () -> 1.25, LEVEL));
    assertEquals(
        List.of(), vega.answer(HEX.parseHex(frame("F6 04 07 D2 00 01"))).orElseThrow().samples());
  }

  private static String frame(String body) {
    return HEX.formatHex(Crc16.append(HEX.parseHex(body)));
  }
}
