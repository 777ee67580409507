package dev.goen.driver.nmea;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.driver.Frames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceFormTest {

  /** The examples that every description of NMEA 0183 shows. */
  private static final String GGA =
      "$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\r\n";

  private static final String RMC =
      "$GPRMC,123519,A,4807.038,N,01131.000,E,084.4,022.4,230394,003.1,W*6A\r\n";

  @Test
  void sentencesAreFoundInChunksOfEverySize() {
    String wire = GGA + "\u00FF\0!AIVDM,1*00\r\n" + RMC;
    for (int size = 1; size <= wire.length(); size++) {
      assertEquals(List.of(body(GGA), body(RMC)), told(wire, size), "chunks of " + size);
    }
  }

  @Test
  void positionIsToldInDegrees() {
    Sentence.Position position = assertInstanceOf(Sentence.Position.class, Sentence.of(body(GGA)));
    Sentence.Place place = position.place().orElseThrow();
    assertEquals("48.1173000 11.5166667", place.latitude() + " " + place.longitude());
    assertEquals("545.4", position.altitude().orElseThrow().toString());
    assertEquals(8, position.satellites());
    assertEquals(1, position.quality());
  }

  @Test
  void southAndWestAreNegative() {
    Sentence.Position position =
        assertInstanceOf(
            Sentence.Position.class,
            Sentence.of("GNGGA,000000,0000.06,S,17959.99999,W,4,12,0.5,-3.2,M,,,,"));
    Sentence.Place place = position.place().orElseThrow();
    assertEquals("-0.0010000 -179.9999998", place.latitude() + " " + place.longitude());
    assertEquals("-3.2", position.altitude().orElseThrow().toString());
  }

  @Test
  void timeIsOfTheSentenceAndOfAnyTalker() {
    assertEquals(
        Instant.parse("2026-11-24T05:40:00.250Z").toEpochMilli(),
        millis("GNRMC,054000.25,A,3522.0,N,13245.0,E,0.0,0.0,241126,,,A,V"));
    assertEquals(Instant.parse("1994-03-23T12:35:19Z").toEpochMilli(), millis(body(RMC)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GPRMC,054000,V,3522.0,N,13245.0,E,0.0,0.0,241126,,,A",
        "GPRMC,054000,A,3522.0,N,13245.0,E,0.0,0.0,241126,,,E",
        "GPRMC,054000,A,3522.0,N,13245.0,E,0.0,0.0,241126,,,N",
        "GPRMC,054000,A,3522.0,N,13245.0,E,0.0,0.0,241126,,,S",
        "GPRMC,235960,A,3522.0,N,13245.0,E,0.0,0.0,311226,,,A"
      })
  void timeTheReceiverDoesNotVouchForIsNone(String text) {
    assertTrue(assertInstanceOf(Sentence.Moment.class, Sentence.of(text)).utcMillis().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GPRMC,254000,A,3522.0,N,13245.0,E,0.0,0.0,241126,,,A",
        "GPRMC,054000,A,3522.0,N,13245.0,E,0.0,0.0,310226,,,A",
        "GPRMC,,A,3522.0,N,13245.0,E,0.0,0.0,241126,,,A",
        "GPRMC,054000,A",
        "GPGGA,123519,4860.000,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,9000.001,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,4807.038,X,01131.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,4807.038,N,18031.000,E,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,,,,,1,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,4807.038,N,01131.000,E,9,08,0.9,545.4,M,46.9,M,,",
        "GPGGA,123519,4807.038,N,01131.000"
      })
  void fieldsThatCannotBeAreNoPositionAndNoTime(String text) {
    assertEquals(new Sentence.Spoiled(), Sentence.of(text));
  }

  @Test
  void sentencesOfNoUseArePassedOver() {
    for (String text : List.of("", ",", "PUBX,00", "GPGSV,1,1,00", "GPGGAX,1", "GGA,1")) {
      assertEquals(new Sentence.Other(), Sentence.of(text), text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"$GPGGA,1\r\n", "$GPGGA*1G\r\n", "$*0\r\n", "$*\r\n", "$\r\n", "$GPZDA,1*00\r\n"})
  void withoutARightCheckThereIsNoSentence(String wire) {
    assertTrue(told(wire, 64).stream().allMatch(one -> one.startsWith("!")), wire);
    assertEquals(body(GGA), told(wire + GGA, 64).getLast());
  }

  @Test
  void everyTruncationIsToldAndTheNextSentenceIsWhole() {
    for (int length = 1; length < GGA.length(); length++) {
      assertEquals(
          List.of("!a frame was cut short", body(RMC)),
          told(GGA.substring(0, length) + RMC, 64),
          "length " + length);
    }
  }

  @Test
  void noFlippedBitYieldsAnotherSentence() {
    for (String sentence : List.of(GGA, RMC)) {
      for (int bit = 0; bit < 8 * sentence.length(); bit++) {
        byte[] damaged = sentence.getBytes(StandardCharsets.ISO_8859_1);
        damaged[bit / 8] ^= (byte) (1 << (bit % 8));
        String wire = new String(damaged, StandardCharsets.ISO_8859_1);
        for (String one : told(wire, 64)) {
          assertTrue(one.equals(body(sentence)) || one.startsWith("!"), bit + ": " + one);
        }
        assertEquals(body(RMC), told(wire + RMC, 64).getLast(), "bit " + bit);
      }
    }
  }

  @Test
  void babbleNeverThrows() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "GPGGA" : "GPRMC");
      for (int j = random.nextInt(40); j > 0; j--) {
        text.append(",.0123456789ANESWM-".charAt(random.nextInt(19)));
      }
      Sentence.of(text.toString());
    }
    byte[] noise = new byte[100_000];
    random.nextBytes(noise);
    for (String one : told(new String(noise, StandardCharsets.ISO_8859_1), 64)) {
      assertTrue(one.startsWith("!"), "seed " + seed);
    }
  }

  private static long millis(String text) {
    return assertInstanceOf(Sentence.Moment.class, Sentence.of(text)).utcMillis().orElseThrow();
  }

  private static String body(String sentence) {
    return sentence.substring(1, sentence.indexOf('*'));
  }

  private static List<String> told(String text, int size) {
    byte[] wire = text.getBytes(StandardCharsets.ISO_8859_1);
    List<String> told = new ArrayList<>();
    Frames<String> frames = new Frames<>(SentenceForm.IDLE);
    for (int from = 0; from < wire.length; from += size) {
      byte[] chunk = Arrays.copyOfRange(wire, from, Math.min(wire.length, from + size));
      frames.take(chunk, chunk.length, told::add, reason -> told.add("!" + reason));
    }
    return told;
  }
}
