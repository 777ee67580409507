package dev.goen.driver.wiegand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.driver.wiegand.WiegandFramer.Told;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiegandFramerTest {

  private static final long MS = 1_000_000;
  private static final long GAP = 25 * MS;

  /** Published with a common reader module: D4 1B 81 with parities 1 and 0. */
  private static final String D41B81 = "1" + "11010100" + "00011011" + "10000001" + "0";

  /** Facility 8, card 27885, as the calculators for this format print it. */
  private static final String FACILITY_8 = "10000100001101100111011011";

  private static final Set<WiegandFormat> USUAL =
      EnumSet.of(WiegandFormat.BITS_26, WiegandFormat.BITS_34);
  private static final Set<WiegandFormat> ALL = EnumSet.allOf(WiegandFormat.class);

  @Test
  void vectorsOfTwentySixBits() {
    assertEquals(List.of("D41B81"), told(USUAL, D41B81, 2 * MS));
    assertEquals(List.of("%02X%04X".formatted(8, 27_885)), told(USUAL, FACILITY_8, 2 * MS));
  }

  /** By the rule itself, written another way: parities counted over the text. */
  @ParameterizedTest
  @CsvSource({"26, 24, 12", "34, 32, 16", "37, 35, 18"})
  void everyLengthIsTakenWithBothParitiesRight(int length, int data, int half) {
    Random random = new Random(length);
    for (int i = 0; i < 200; i++) {
      long number = random.nextLong() & ((1L << data) - 1);
      String digits = padded(Long.toBinaryString(number), data);
      String frame =
          (ones(digits.substring(0, half)) % 2 == 0 ? "0" : "1")
              + digits
              + (ones(digits.substring(data - half)) % 2 == 0 ? "1" : "0");
      assertEquals(length, frame.length());
      String hex =
          padded(Long.toHexString(number).toUpperCase(java.util.Locale.ROOT), (data + 7) / 8 * 2);
      assertEquals(List.of(hex), told(ALL, frame, MS), frame);
    }
  }

  @Test
  void thirtySevenBitsAreTakenOnlyWhereTheyAreWanted() {
    String frame = "0" + "0".repeat(35) + "1";
    assertEquals(List.of("!a frame of 37 bits"), told(USUAL, frame, MS));
    assertEquals(List.of("0000000000"), told(ALL, frame, MS));
  }

  @Test
  void everyOtherLengthIsRejectedByItsNumberOnly() {
    for (int length = 1; length < 200; length++) {
      String frame = "0".repeat(length - 1) + "1";
      List<String> told = told(USUAL, frame, MS);
      String why = length > 37 ? "!a frame of too many bits" : "!a frame of " + length + " bits";
      // All zeros with a last one are right parities: a card of number 0.
      List<String> card =
          switch (length) {
            case 26 -> List.of("000000");
            case 34 -> List.of("00000000");
            default -> List.of(why);
          };
      assertEquals(card, told);
    }
  }

  @Test
  void noFlippedBitYieldsAnotherCard() {
    for (String frame : List.of(D41B81, FACILITY_8)) {
      for (int bit = 0; bit < frame.length(); bit++) {
        char turned = frame.charAt(bit) == '0' ? '1' : '0';
        String damaged = frame.substring(0, bit) + turned + frame.substring(bit + 1);
        assertEquals(List.of("!a frame of 26 bits with wrong parity"), told(ALL, damaged, MS));
      }
    }
  }

  /** A pulse lost or doubled, or two frames run into each other: never a card. */
  @Test
  void everyTruncationAndDoublingIsRejected() {
    for (int at = 0; at < D41B81.length(); at++) {
      String lost = D41B81.substring(0, at) + D41B81.substring(at + 1);
      String doubled = D41B81.substring(0, at) + D41B81.charAt(at) + D41B81.substring(at);
      assertEquals(List.of("!a frame of 25 bits"), told(ALL, lost, MS));
      assertEquals(List.of("!a frame of 27 bits"), told(ALL, doubled, MS));
      if (at > 0) {
        assertEquals(
            List.of("!a frame of " + at + " bits", "D41B81"),
            told(ALL, D41B81.substring(0, at) + " " + D41B81, MS));
      }
    }
    assertEquals(List.of("!a frame of too many bits"), told(ALL, D41B81 + D41B81, MS));
  }

  /** Bits come every 0.2 to 20 ms; what is quiet for 25 ms has ended. */
  @Test
  void spacingFromTheFastestToTheSlowestReader() {
    for (long spacing : new long[] {MS / 5, MS, 2 * MS, 20 * MS, GAP - 1}) {
      assertEquals(List.of("D41B81", "D41B81"), told(ALL, D41B81 + " " + D41B81, spacing));
    }
    assertEquals(26, told(ALL, D41B81, GAP).size(), "each bit alone");
  }

  @Test
  void babbleNeverThrowsAndTheNextFrameIsWhole() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    WiegandFramer framer = WiegandFramer.idle(USUAL, GAP);
    long now = 0;
    for (int i = 0; i < 200_000; i++) {
      now += random.nextLong(3 * MS);
      framer = framer.pulse(random.nextBoolean(), now).next();
    }
    now += GAP;
    framer = framer.at(now).next();
    assertEquals(0, framer.length(), "seed " + seed);
    List<String> told = new ArrayList<>();
    for (int bit : D41B81.chars().toArray()) {
      now += MS;
      framer = framer.pulse(bit == '1', now).next();
    }
    framer.at(now + GAP).told().ifPresent(one -> told.add(text(one)));
    assertEquals(List.of("D41B81"), told, "seed " + seed);
  }

  /** Their texts end up in logs and in failures of tests. */
  @Test
  void noTextHoldsTheCard() {
    WiegandFramer framer = WiegandFramer.idle(USUAL, GAP);
    for (int bit : D41B81.chars().toArray()) {
      framer = framer.pulse(bit == '1', 0).next();
    }
    assertEquals("WiegandFramer[26 bits]", framer.toString());
    String step = framer.at(GAP).toString();
    assertTrue(step.contains("Card[6 digits]"), step);
    assertFalse(step.contains("D41B81"), step);
  }

  /** Cards, and after an exclamation mark what was rejected; a space is a quiet time. */
  private static List<String> told(Set<WiegandFormat> formats, String bits, long spacing) {
    List<String> told = new ArrayList<>();
    WiegandFramer framer = WiegandFramer.idle(formats, GAP);
    long now = 1000;
    for (int bit : bits.chars().toArray()) {
      if (bit == ' ') {
        now += GAP;
        continue;
      }
      WiegandFramer.Step step = framer.pulse(bit == '1', now);
      step.told().ifPresent(one -> told.add(text(one)));
      framer = step.next();
      now += spacing;
    }
    framer.at(now + GAP).told().ifPresent(one -> told.add(text(one)));
    return told;
  }

  private static String text(Told told) {
    return switch (told) {
      case Told.Card card -> card.number();
      case Told.Rejected rejected -> "!" + rejected.reason();
    };
  }

  private static int ones(String digits) {
    return (int) digits.chars().filter(digit -> digit == '1').count();
  }

  private static String padded(String digits, int length) {
    return "0".repeat(length - digits.length()) + digits;
  }
}
