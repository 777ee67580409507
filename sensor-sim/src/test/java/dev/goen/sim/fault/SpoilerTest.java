package dev.goen.sim.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.sim.device.Crc16;
import dev.goen.sim.device.Fate;
import dev.goen.sim.signal.Dice;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpoilerTest {

  /** Faults after which the gateway may take the value: the frame itself is on the line. */
  private static final Set<FaultKind> WHOLE = Set.of(FaultKind.ECHO, FaultKind.NOISE);

  private static final byte[] ASKED = HexFormat.of().parseHex("010300040001c5cb");

  /** The answer of domain vectors: 1234 in one register. */
  private static final byte[] ANSWER = HexFormat.of().parseHex("01030204d23ad9");

  private static final byte[] TAG =
      "\u0002".concat("62E3086CED08\u0003").getBytes(StandardCharsets.US_ASCII);

  private static Fate spoil(Dialect dialect, FaultKind kind, byte[] frame, long number) {
    return new Spoiler(dialect, new Dice(7)).apply(kind, frame, ASKED, number);
  }

  private static byte[] bytes(Fate fate) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    fate.parts().forEach(part -> all.writeBytes(part.bytes()));
    return all.toByteArray();
  }

  /** What may be taken for served is the frame itself, and what is spoilt is never the frame. */
  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void aSpoiltFrameServesNothingAndAWholeOneIsWhole(FaultKind kind) {
    for (long number = 1; number <= 200; number++) {
      Fate fate = spoil(Dialect.MODBUS_RTU, kind, ANSWER, number);
      List<Fate.Part> serving = fate.parts().stream().filter(Fate.Part::serves).toList();
      assertEquals(WHOLE.contains(kind) ? 1 : 0, serving.size(), kind::label);
      serving.forEach(part -> assertArrayEquals(ANSWER, part.bytes()));
      if (serving.isEmpty()) {
        for (Fate.Part part : fate.parts()) {
          assertFalse(Arrays.equals(ANSWER, part.bytes()), kind::label);
        }
      }
    }
  }

  /** A receiver that looks for a frame anywhere in the bytes must not find the answer there. */
  @ParameterizedTest
  @EnumSource(names = {"DROP_BYTE", "DOUBLE_BYTE", "WRONG_CRC", "ALL_FF", "ALL_00"})
  void noRightAnswerIsLeftInASpoiltFrame(FaultKind kind) {
    for (long number = 1; number <= 200; number++) {
      byte[] sent = bytes(spoil(Dialect.MODBUS_RTU, kind, ANSWER, number));
      for (int at = 0; at + ANSWER.length <= sent.length; at++) {
        boolean found = Crc16.closes(sent, at, ANSWER.length) && sent[at] == 1;
        assertFalse(found, kind.label() + " " + HexFormat.of().formatHex(sent));
      }
    }
  }

  @Test
  void theForgedAnswersOfModbusHaveARightCheck() {
    byte[] other = bytes(spoil(Dialect.MODBUS_RTU, FaultKind.OTHER_ADDRESS, ANSWER, 1));
    assertEquals(2, other[0]);
    assertTrue(Crc16.closes(other, 0, other.length));
    byte[] refusal = bytes(spoil(Dialect.MODBUS_RTU, FaultKind.EXCEPTION, ANSWER, 1));
    assertEquals("018304", HexFormat.of().formatHex(refusal, 0, 3));
    assertTrue(Crc16.closes(refusal, 0, refusal.length));
    assertTrue(Dialect.MODBUS_RTU.isException(refusal));
    assertFalse(Dialect.TEXT.knows(FaultKind.EXCEPTION));
  }

  @Test
  void anEchoIsTheRequestAndALateHalfIsTheAnswerInTwoPieces() {
    assertArrayEquals(ASKED, bytes(spoil(Dialect.MODBUS_RTU, FaultKind.ECHO_ONLY, ANSWER, 1)));
    Fate late = spoil(Dialect.MODBUS_RTU, FaultKind.LATE_HALF, ANSWER, 1);
    assertArrayEquals(ANSWER, bytes(late));
    assertTrue(late.parts().getLast().silence().toMillis() >= 1000);
    assertEquals(List.of(), spoil(Dialect.TEXT, FaultKind.SILENCE, TAG, 1).parts());
  }

  /**
   * The check of a tag's frame is before its end mark; a turned bit must not make another digit.
   */
  @Test
  void aTextsCheckIsItsLastLetter() {
    byte[] sent = bytes(spoil(Dialect.TEXT, FaultKind.WRONG_CRC, TAG, 1));
    assertEquals('8' ^ 0x40, sent[12]);
    assertEquals(3, sent[13]);
  }

  @Test
  void theSameSeedDoesTheSameDamageAndAnotherDoesNot() {
    StringBuilder one = new StringBuilder();
    StringBuilder again = new StringBuilder();
    StringBuilder other = new StringBuilder();
    for (long number = 1; number <= 50; number++) {
      for (FaultKind kind : List.of(FaultKind.DROP_BYTE, FaultKind.NOISE, FaultKind.WRONG_CRC)) {
        one.append(
            HexFormat.of().formatHex(bytes(spoil(Dialect.MODBUS_RTU, kind, ANSWER, number))));
        again.append(
            HexFormat.of().formatHex(bytes(spoil(Dialect.MODBUS_RTU, kind, ANSWER, number))));
        Fate differently =
            new Spoiler(Dialect.MODBUS_RTU, new Dice(8)).apply(kind, ANSWER, ASKED, number);
        other.append(HexFormat.of().formatHex(bytes(differently)));
      }
    }
    assertEquals(one.toString(), again.toString());
    assertNotEquals(one.toString(), other.toString());
  }
}
