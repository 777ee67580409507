package dev.goen.driver.wristband;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.driver.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BandFormTest {

  /** Both forms of the manual (RFT500, "Packet Format"): key pressed; and 32.2 degrees, worn. */
  private static final String CALL = "$00012300004567473\r\n";

  private static final String WARMTH = "$0001230000456703225" + "5\r\n";

  private static final String CALL_SAID = "000123 004567 worn ok CALLS 73";
  private static final String WARMTH_SAID = "000123 004567 worn ok - 322 55";

  @Test
  void bothFormsAreFoundInChunksOfEverySize() {
    String wire = CALL + WARMTH + "\0\u00FF" + CALL;
    for (int size = 1; size <= wire.length(); size++) {
      assertEquals(
          List.of(CALL_SAID, WARMTH_SAID, CALL_SAID), told(wire, size), "chunks of " + size);
    }
  }

  @Test
  void eachStatusBitMeansItsOwn() {
    assertEquals(
        List.of("000123 004567 OFF ok - 10", "000123 004567 worn LOW - 10"),
        told("$000123000045671" + "10\r\n" + "$000123000045672" + "10\r\n", 64));
    assertEquals(
        List.of("000123 004567 OFF LOW CALLS 10"), told("$000123000045677" + "10\r\n", 64));
  }

  @Test
  void otherFormsAreNoFrames() {
    for (String other :
        List.of(
            "$000123010045674" + "73\r\n", // another group
            "$000123000045678" + "73\r\n", // a status that does not exist
            "$000123000045674" + "40155\r\n", // warmer than any wristband tells
            "$000123000045674" + "7\r\n",
            "$000123000045674" + "731\r\n",
            "$000123000045674" + "73\n",
            "$000123000045674" + "73\r\r\n",
            "$00012300004567A" + "73\r\n",
            "$\r\n")) {
      assertTrue(told(other, 64).stream().allMatch(one -> one.startsWith("!")), other);
      assertEquals(CALL_SAID, told(other + CALL, 64).getLast(), other);
    }
  }

  @Test
  void everyTruncationIsToldAndTheNextFrameIsWhole() {
    for (int length = 1; length < WARMTH.length(); length++) {
      assertEquals(
          List.of("!a frame was cut short", CALL_SAID),
          told(WARMTH.substring(0, length) + CALL, 64),
          "length " + length);
    }
  }

  /** There is no check, so a digit may become another; it must still be one of the two forms. */
  @Test
  void noFlippedBitThrowsOrCostsTheNextFrame() {
    for (String frame : List.of(CALL, WARMTH)) {
      for (int bit = 0; bit < 8 * frame.length(); bit++) {
        byte[] damaged = frame.getBytes(StandardCharsets.ISO_8859_1);
        damaged[bit / 8] ^= (byte) (1 << (bit % 8));
        String wire = new String(damaged, StandardCharsets.ISO_8859_1);
        for (String one : told(wire, 64)) {
          assertTrue(one.startsWith("!") || one.startsWith("000") || one.length() > 20, one);
        }
        assertEquals(CALL_SAID, told(wire + CALL, 64).getLast(), "bit " + bit);
      }
    }
  }

  @Test
  void babbleNeverThrows() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      noise.append("$0001234567\r\nx".charAt(random.nextInt(14)));
    }
    assertFalse(told(noise.toString(), 64).isEmpty(), "seed " + seed);
  }

  /** Steps end up in test failures and debuggers, and their text in logs. */
  @Test
  void textOfAFrameDoesNotHoldTheWristband() {
    byte[] wire = CALL.getBytes(StandardCharsets.US_ASCII);
    String text = BandForm.IDLE.eat(wire, 0, wire.length).toString();
    assertFalse(text.contains("4567"), text);
    text = BandForm.IDLE.eat(wire, 0, 17).toString();
    assertFalse(text.contains("4567"), text);
  }

  private static List<String> told(String text, int size) {
    byte[] wire = text.getBytes(StandardCharsets.ISO_8859_1);
    List<String> told = new ArrayList<>();
    Frames<BandFrame> frames = new Frames<>(BandForm.IDLE);
    for (int from = 0; from < wire.length; from += size) {
      byte[] chunk = Arrays.copyOfRange(wire, from, Math.min(wire.length, from + size));
      frames.take(
          chunk, chunk.length, frame -> told.add(said(frame)), reason -> told.add("!" + reason));
    }
    return told;
  }

  private static String said(BandFrame frame) {
    return String.join(
        " ",
        frame.reader(),
        frame.rawId(),
        frame.takenOff() ? "OFF" : "worn",
        frame.batteryLow() ? "LOW" : "ok",
        frame.keyPressed() ? "CALLS" : "-",
        frame.tenths().equals(OptionalInt.empty())
            ? String.valueOf(frame.strength())
            : frame.tenths().getAsInt() + " " + frame.strength());
  }
}
