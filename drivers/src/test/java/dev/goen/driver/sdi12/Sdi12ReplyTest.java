package dev.goen.driver.sdi12;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.driver.sdi12.Sdi12Reply.Announced;
import dev.goen.driver.sdi12.Sdi12Reply.Parsed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Sdi12ReplyTest {

  /** The first two are the examples of the standard (1.4, clause 4.4.12.3). */
  private static final List<String> CHECKED =
      List.of("0+3.14OqZ", "0+3.14+2.718+1.414Ipz", "0+1.234+15.6L]h", "3+1.250+14.8DO[");

  @Test
  void checksOfTheStandardAreRight() {
    for (String one : CHECKED) {
      int end = one.length() - 3;
      assertEquals(one.substring(end), Sdi12Crc.of(one.substring(0, end)));
    }
  }

  /** The well-known check value of CRC-16/ARC. */
  @Test
  void checkIsCrc16Arc() {
    char[] bb3d = {0x40 | 0xB, 0x40 | (0xBB3D >> 6 & 0x3F), 0x40 | 0x3D};
    assertEquals(new String(bb3d), Sdi12Crc.of("123456789"));
  }

  @Test
  void valuesAreExact() {
    assertEquals(
        List.of(new BigDecimal("3.14"), new BigDecimal("2.718"), new BigDecimal("1.414")),
        values(CHECKED.get(1), '0', true).orElseThrow());
    assertEquals(
        List.of(new BigDecimal("-0.5"), new BigDecimal("5"), new BigDecimal("0")),
        values("z-.5+5.+0000000", 'z', false).orElseThrow());
    assertEquals(List.of(), values("0", '0', false).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "03.14",
        "0+",
        "0-",
        "0+.",
        "0+1.2.3",
        "0+12345678",
        "0+1.2345678",
        "0 +1",
        "0+1 ",
        "0+1e3",
        "0+1,2",
        "0++1",
        "0+1+",
        "1+3.14",
        "",
        "+3.14",
        "0+NaN",
        "0+-1"
      })
  void whatIsNoListOfSignedValuesIsNoNumber(String line) {
    assertEquals(Optional.empty(), values(line, '0', false));
  }

  @ParameterizedTest
  @CsvSource({
    "30022, MEASURE, 2, 2",
    "30000, MEASURE, 0, 0",
    "39999, MEASURE, 999, 9",
    "3005120, CONCURRENT,, ",
    "300520, CONCURRENT, 5, 20",
    "300520, MEASURE,,",
    "30022, CONCURRENT,,",
    "3+022, MEASURE,,",
    "40022, MEASURE,,",
    "3, MEASURE,,",
    "3００22, MEASURE,,"
  })
  void announcementHasAsManyDigitsAsItsCommandWants(
      String line, Sdi12Command.Kind kind, Integer seconds, Integer count) {
    Parsed<Announced> parsed = Sdi12Reply.announced(line, '3', kind);
    if (seconds == null) {
      assertInstanceOf(Parsed.Wrong.class, parsed);
    } else {
      assertEquals(new Parsed.Right<>(new Announced(seconds, count)), parsed);
    }
  }

  /** The example of the manual of a pressure probe; fields are padded with spaces. */
  @Test
  void identificationIsTakenApart() {
    assertEquals(
        Optional.of(new Sdi12Identity('0', "1.4", "OTT", "PLS", "100", "123456")),
        Sdi12Identity.parse("014OTT     PLS   100123456"));
    assertEquals(
        Optional.of(new Sdi12Identity('z', "1.3", "CAMPBELL", "CS451", "1.0", "")),
        Sdi12Identity.parse("z13CAMPBELLCS451 1.0"));
    for (String other : List.of("", "0", "0+3.14OqZ", "014OTT", "!14OTT     PLS   100123456")) {
      assertEquals(Optional.empty(), Sdi12Identity.parse(other));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"M", "MC", "M1", "MC9", "C", "CC", "C1", "CC9", "R0", "RC0", "R9", "V"})
  void commandsOfTheStandardAreKnown(String word) {
    Sdi12Command command = Sdi12Command.of(word).orElseThrow();
    assertEquals(word.indexOf('C', 1) > 0, command.checked(), word);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "m", "M0", "C0", "R", "RC", "MCC", "D0", "A1", "I", "XFF", "V1", "M10"})
  void otherCommandsAreNot(String word) {
    assertEquals(Optional.empty(), Sdi12Command.of(word));
  }

  @Test
  void framesAreFoundInChunksOfEverySize() {
    for (String one : CHECKED) {
      byte[] wire =
          ("\0\u00FF" + one + "\r\n\0" + one + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      for (int size = 1; size <= wire.length; size++) {
        assertEquals(List.of(one, one), told(wire, size), "chunks of " + size);
      }
    }
  }

  /** What is lost takes its own line with it, and no more. */
  @Test
  void everyTruncationLeavesTheNextLineButOneWhole() {
    byte[] frame = wire(CHECKED.get(1));
    for (int length = 0; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertTrue(numbers(cut).isEmpty(), "length " + length);
      byte[] wire = joined(cut, joined(frame, frame));
      assertEquals(numbers(frame).getFirst(), numbers(wire).getLast(), "length " + length);
      assertTrue(numbers(wire).stream().allMatch(numbers(frame).getFirst()::equals));
    }
  }

  /** With a check no damaged line may become a number. */
  @Test
  void noFlippedBitYieldsAnotherNumber() {
    for (String one : CHECKED) {
      byte[] frame = wire(one);
      List<BigDecimal> right = numbers(frame).getFirst();
      for (int bit = 0; bit < 8 * frame.length; bit++) {
        byte[] damaged = frame.clone();
        damaged[bit / 8] ^= (byte) (1 << (bit % 8));
        for (List<BigDecimal> numbers : numbers(damaged)) {
          assertEquals(right, numbers, one + " bit " + bit);
        }
        assertEquals(right, numbers(joined(damaged, joined(frame, frame))).getLast(), "bit " + bit);
      }
    }
  }

  @Test
  void babbleNeverThrowsAndIsBounded() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] noise = new byte[100_000];
    random.nextBytes(noise);
    for (int i = 0; i < noise.length; i += 7) {
      noise[i] = (byte) "0+-.19\r\nMC".charAt(random.nextInt(10));
    }
    for (String line : told(noise, 64)) {
      assertTrue(line.length() <= ReplyFramer.MOST, "seed " + seed);
      for (Sdi12Command.Kind kind : Sdi12Command.Kind.values()) {
        Sdi12Reply.announced(line, '0', kind);
      }
      Sdi12Reply.values(line, '0', false);
      Sdi12Reply.values(line, '0', true);
      Sdi12Identity.parse(line);
    }
  }

  private static Optional<List<BigDecimal>> values(String line, char address, boolean checked) {
    return Sdi12Reply.values(line, address, checked) instanceof Parsed.Right<List<BigDecimal>> right
        ? Optional.of(right.meaning())
        : Optional.empty();
  }

  private static List<List<BigDecimal>> numbers(byte[] wire) {
    List<List<BigDecimal>> numbers = new ArrayList<>();
    for (String line : told(wire, 64)) {
      for (char address : new char[] {'0', '3'}) {
        values(line, address, true).ifPresent(numbers::add);
      }
    }
    return numbers;
  }

  private static List<String> told(byte[] wire, int size) {
    List<String> told = new ArrayList<>();
    ReplyFramer framer = ReplyFramer.IDLE;
    for (int from = 0; from < wire.length; from += size) {
      byte[] chunk = Arrays.copyOfRange(wire, from, Math.min(wire.length, from + size));
      int at = 0;
      while (at < chunk.length) {
        switch (framer.eat(chunk, at, chunk.length)) {
          case ReplyFramer.Step.NeedMore more -> {
            framer = more.next();
            at = chunk.length;
          }
          case ReplyFramer.Step.Line line -> {
            framer = ReplyFramer.IDLE;
            at += line.eaten();
            told.add(line.text());
          }
          case ReplyFramer.Step.Rejected rejected -> {
            framer = ReplyFramer.IDLE;
            assertTrue(rejected.eaten() > 0, "no step may stand still");
            at += rejected.eaten();
          }
        }
      }
    }
    return told;
  }

  private static byte[] wire(String line) {
    return (line + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
