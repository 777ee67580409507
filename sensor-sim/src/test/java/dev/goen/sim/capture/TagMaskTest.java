package dev.goen.sim.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TagMaskTest {

  /** The RDM6300's own example tag, and another; frames of RDM6300 and of ID-12LA. */
  private static final String ONE = "\u000262E3086CED08\u0003";

  private static final String TWO = "\u00025D00A1B2C38D\r\n\u0003";

  private static String mask(TagMask mask, String text) {
    byte[] masked = mask.mask(text.getBytes(StandardCharsets.ISO_8859_1));
    return new String(masked, StandardCharsets.ISO_8859_1);
  }

  private static int xor(String digits) {
    int check = 0;
    for (byte one : HexFormat.of().parseHex(digits)) {
      check ^= one;
    }
    return check & 0xFF;
  }

  @Test
  void aTagBecomesAnotherRightOneAndAlwaysTheSame() {
    TagMask mask = new TagMask();
    String both = mask(mask, "noise" + ONE + TWO);
    assertEquals(5 + ONE.length() + TWO.length(), both.length());
    String first = both.substring(6, 18);
    assertNotEquals("62E3086CED08", first);
    assertEquals(0, xor(first), "the XOR of id and check is nothing");
    assertEquals("\u0003", both.substring(18, 19));
    String second = both.substring(20, 32);
    assertEquals(0, xor(second));
    assertNotEquals(first, second);
    assertEquals(both.substring(5, 19), mask(mask, ONE));
    assertNotEquals(mask(mask, ONE), mask(new TagMask(), ONE), "another run, other tags");
  }

  @Test
  void aWrongCheckStaysWrongAndSmallLettersStaySmall() {
    TagMask mask = new TagMask();
    String wrong = mask(mask, "\u000262e3086ced09\u0003");
    assertEquals(1, xor(wrong.substring(1, 13)));
    assertEquals(wrong.toLowerCase(java.util.Locale.ROOT), wrong);
  }

  @Test
  void ofAWristbandOnlyTheTagIsReplaced() {
    String masked = mask(new TagMask(), "$00012300004567432260\r\n");
    assertTrue(masked.matches("\\$00012300\\d{6}432260\r\n"), masked);
    assertFalse(masked.contains("004567"), masked);
  }

  /** Wherever a frame is cut or joined, no six digits of the tag in a row are left. */
  @Test
  void noPieceOfATagIsLeft() {
    for (int from = 0; from < ONE.length(); from++) {
      for (int to = from + 1; to <= ONE.length(); to++) {
        TagMask mask = new TagMask();
        mask(mask, TWO);
        String piece = ONE.substring(from, to);
        String masked = mask(mask, piece + TWO + piece);
        for (int at = 0; at + 6 <= 11; at++) {
          String part = ONE.substring(1 + at, 1 + at + 5);
          assertFalse(masked.contains(part), () -> piece + " leaves " + part);
        }
      }
    }
  }

  /** A gauge's bytes are nobody's tag: they must come back as they were. */
  @Test
  void binaryFramesAreLeftAsTheyAre() {
    byte[] answer = HexFormat.of().parseHex("0203040102037f3b2d");
    assertArrayEquals(answer, new TagMask().mask(answer));
    String lines = "0+3.14+2.718+1234567Ipz\r\nR1234\r$GPRMC,123519,A,4807.038,N*6A\r\n";
    byte[] ascii = lines.getBytes(StandardCharsets.US_ASCII);
    assertArrayEquals(ascii, new TagMask().mask(ascii));
  }

  @Test
  void nothingMakesItFailOrChangesALength() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    TagMask mask = new TagMask();
    byte[] letters =
        "\u0002\u0003$0123456789ABCDEFabcdef\r\n-+".getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = letters[random.nextInt(letters.length)];
      }
      assertEquals(bytes.length, mask.mask(bytes).length, () -> "seed " + seed);
    }
  }
}
