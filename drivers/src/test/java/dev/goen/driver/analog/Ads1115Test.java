package dev.goen.driver.analog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.goen.driver.analog.Ads1115.Range;
import dev.goen.driver.analog.Ads1115.Rate;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words of the data sheet (SBAS444E, table 8-3). */
class Ads1115Test {

  private static final Ads1115 AIN0 = new Ads1115(0, Range.V4_096, Rate.SPS_128);

  @ParameterizedTest
  @CsvSource({
    "0, V4_096, SPS_128, C383",
    "1, V4_096, SPS_128, D383",
    "2, V4_096, SPS_128, E383",
    "3, V4_096, SPS_128, F383",
    "0, V6_144, SPS_8, C103",
    "0, V2_048, SPS_128, C583",
    "0, V0_256, SPS_860, CBE3"
  })
  void wordThatStartsOneConversionIsThatOfTheDataSheet(
      int input, Range range, Rate rate, String word) {
    assertEquals(Integer.parseInt(word, 16), new Ads1115(input, range, rate).start());
  }

  @Test
  void everySettingHasAWordOfItsOwn() {
    Set<Integer> words = new HashSet<>();
    for (int input = 0; input < 4; input++) {
      for (Range range : Range.values()) {
        for (Rate rate : Rate.values()) {
          words.add(new Ads1115(input, range, rate).start());
        }
      }
    }
    assertEquals(4 * 6 * 8, words.size());
  }

  /** 125 uV a count: a 150 ohm shunt shows 4 mA as 4800 and 20 mA as 24000 counts. */
  @ParameterizedTest
  @CsvSource({"4800, 0.6", "24000, 3.0", "1, 0.000125", "-1, -0.000125", "0, 0"})
  void countsBecomeVolts(int counts, double volts) {
    assertEquals(volts, AIN0.volts(counts), 1e-12);
  }

  @Test
  void wordIsTwosComplementWithTheHighByteFirst() {
    assertEquals(OptionalInt.of(0x12C0), Ads1115.word(new byte[] {0x12, (byte) 0xC0}));
    assertEquals(4800, Ads1115.signed(0x12C0));
    assertEquals(-1, Ads1115.signed(0xFFFF));
    assertEquals(-32_768, Ads1115.signed(0x8000));
    assertEquals(OptionalInt.empty(), Ads1115.word(new byte[1]));
    assertEquals(OptionalInt.empty(), Ads1115.word(new byte[3]));
  }

  /** After a reset the chip has 0x8583 and would tell of AIN0 against AIN1. */
  @Test
  void anyOtherSettingIsFoundOut() {
    assertTrue(AIN0.isMine(0xC383) && Ads1115.done(0xC383));
    assertTrue(AIN0.isMine(0x4383) && !Ads1115.done(0x4383), "still converting");
    assertFalse(AIN0.isMine(0x8583));
    for (int bit = 0; bit < 15; bit++) {
      assertFalse(AIN0.isMine(0xC383 ^ (1 << bit)), "bit " + bit);
    }
  }
}
