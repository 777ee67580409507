package dev.goen.driver.ultrasonic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.driver.Frames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RangeFormTest {

  /** The frames of the data sheet's form: 1.234 m, no target, and one with a stray FF. */
  private static final String WIRE = "R1234\rR5000\r\u00FFR1233\rR0\u00FF300\r";

  private static final String BANNER =
      "HRXL-MaxSonar-WRL\r"
          + "PN:MB7389\r"
          + "Copyright 2011-2014\r"
          + "MaxBotix Inc.\r"
          + "RoHS 1.8b090  0713\r"
          + "TempI\r";

  @Test
  void framesAreFoundInChunksOfEverySize() {
    for (int size = 1; size <= WIRE.length(); size++) {
      assertEquals(List.of("1234", "5000", "1233", "300"), told(WIRE, 4, size), "size " + size);
    }
  }

  @Test
  void centimetresHaveThreeDigits() {
    assertEquals(List.of("123", "!", "765"), told("R123\rR1234\rR765\r", 3, 64));
  }

  /** Of R1234 in millimetres R123 is left, which another model means as 1.23 m. */
  @Test
  void lostAndDoubledBytesAreNoFrame() {
    for (int i = 0; i < 6; i++) {
      String frame = "R1234\r";
      String lost = frame.substring(0, i) + frame.substring(i + 1);
      assertTrue(told(lost, 4, 64).stream().allMatch("!"::equals), lost);
      if (i != 0 && i != 5) {
        String doubled = frame.substring(0, i) + frame.charAt(i) + frame.substring(i);
        assertEquals(List.of("!"), told(doubled, 4, 64), doubled);
      }
    }
  }

  @Test
  void everyTruncationLeavesTheNextFrameWhole() {
    for (int length = 0; length < 6; length++) {
      assertEquals("1233", told("R1234\r".substring(0, length) + "R1233\r", 4, 64).getLast());
    }
  }

  @Test
  void textAtPowerUpIsNoDistance() {
    for (String one : told(BANNER + "R1234\r", 4, 64)) {
      assertTrue(one.equals("!") || one.equals("1234"), one);
    }
    assertEquals("1234", told(BANNER + "R1234\r", 4, 64).getLast());
  }

  /** There is no check: a digit may become another, but never a number of another length. */
  @Test
  void noFlippedBitThrowsOrCostsTheFrameAfterTheNext() {
    byte[] frame = "R1234\r".getBytes(StandardCharsets.ISO_8859_1);
    for (int bit = 0; bit < 8 * frame.length; bit++) {
      byte[] damaged = frame.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      String wire = new String(damaged, StandardCharsets.ISO_8859_1) + "R1233\rR1233\r";
      List<String> told = told(wire, 4, 64);
      assertEquals("1233", told.getLast(), "bit " + bit);
      assertTrue(told.size() <= 3, "bit " + bit);
    }
  }

  @Test
  void babbleNeverThrows() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      noise.append("R0123456789\r\u00FF\0".charAt(random.nextInt(14)));
    }
    for (String one : told(noise.toString(), 4, 64)) {
      assertTrue(one.equals("!") || Integer.parseInt(one) <= 9999, "seed " + seed);
    }
  }

  private static List<String> told(String text, int digits, int size) {
    byte[] wire = text.getBytes(StandardCharsets.ISO_8859_1);
    List<String> told = new ArrayList<>();
    Frames<Integer> frames = new Frames<>(RangeForm.idle(digits));
    for (int from = 0; from < wire.length; from += size) {
      byte[] chunk = Arrays.copyOfRange(wire, from, Math.min(wire.length, from + size));
      frames.take(
          chunk, chunk.length, number -> told.add(String.valueOf(number)), _ -> told.add("!"));
    }
    return told;
  }
}
