package dev.goen.driver.rfid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.driver.Frames;
import dev.goen.driver.modbus.WireLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagFormTest {

  private static final String ID = "62E3086CED";

  /** The example of the RDM6300's data sheet. */
  private static final byte[] RDM6300 = WireLine.hex("02 36 32 45 33 30 38 36 43 45 44 30 38 03");

  private static final byte[] ID_12LA =
      WireLine.hex("02 36 32 45 33 30 38 36 43 45 44 30 38 0D 0A 03");

  @Test
  void bothTailsYieldTheTagInChunksOfEverySize() {
    for (byte[] frame : List.of(RDM6300, ID_12LA)) {
      for (int size = 1; size <= frame.length; size++) {
        assertEquals(List.of(ID), told(frame, size), "chunks of " + size);
      }
    }
  }

  @Test
  void lowerCaseDigitsAreTheSameTag() {
    String small = new String(RDM6300, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    assertEquals(List.of(ID), told(small.getBytes(StandardCharsets.US_ASCII), 64));
  }

  @Test
  void framesInOneChunkAreAllTold() {
    assertEquals(List.of(ID, ID, ID), told(joined(RDM6300, ID_12LA, RDM6300), 64));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "FF", "03", "0D0A03", "36324533", "52455345540D0A"})
  void junkBetweenFramesIsPassedOver(String junk) {
    byte[] wire = joined(WireLine.hex(junk), RDM6300, WireLine.hex(junk), ID_12LA);
    for (int size = 1; size <= wire.length; size++) {
      assertEquals(List.of(ID, ID), told(wire, size));
    }
  }

  /** A frame lost in the middle costs itself and not the next one. */
  @Test
  void everyTruncationIsToldAndTheNextFrameIsWhole() {
    for (int length = 1; length < ID_12LA.length; length++) {
      byte[] wire = joined(Arrays.copyOf(ID_12LA, length), RDM6300);
      assertEquals(List.of("!a frame was cut short", ID), told(wire, 64), "length " + length);
    }
  }

  /** A wrong checksum may be anywhere; only the case of a letter may differ unnoticed. */
  @Test
  void noFlippedBitYieldsAnotherTag() {
    for (byte[] frame : List.of(RDM6300, ID_12LA)) {
      for (int bit = 0; bit < 8 * frame.length; bit++) {
        byte[] damaged = frame.clone();
        damaged[bit / 8] ^= (byte) (1 << (bit % 8));
        for (String one : told(damaged, 64)) {
          assertTrue(one.equals(ID) || one.startsWith("!"), "bit " + bit + ": " + one);
        }
        List<String> followed = told(joined(damaged, RDM6300), 64);
        assertEquals(ID, followed.getLast(), "bit " + bit);
      }
    }
  }

  @Test
  void babbleEndsInNothingOrARejection() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] noise = new byte[200_000];
    random.nextBytes(noise);
    for (String one : told(noise, 64)) {
      assertTrue(one.startsWith("!"), "seed " + seed);
    }
  }

  /** Step objects end up in test failures and debuggers, and their text in logs. */
  @Test
  void textOfACompleteFrameDoesNotHoldTheTag() {
    String text = TagForm.IDLE.eat(RDM6300, 0, RDM6300.length).toString();
    assertFalse(text.contains(ID), text);
  }

  /** The tags, and after an exclamation mark what was rejected. */
  private static List<String> told(byte[] wire, int size) {
    List<String> told = new ArrayList<>();
    Frames<String> frames = new Frames<>(TagForm.IDLE);
    for (int from = 0; from < wire.length; from += size) {
      byte[] chunk = Arrays.copyOfRange(wire, from, Math.min(wire.length, from + size));
      frames.take(chunk, chunk.length, told::add, reason -> told.add("!" + reason));
    }
    return told;
  }

  private static byte[] joined(byte[]... parts) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
