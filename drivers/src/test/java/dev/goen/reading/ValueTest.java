package dev.goen.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rounding goes by the decimals that a person sees, however it is computed. */
class ValueTest {

  @Test
  void tiesGoAwayFromZeroAsTheirDecimalsSay() {
    assertEquals(new Value.Decimal(101, 2), Value.decimal(1.005, 2));
    assertEquals(new Value.Decimal(-101, 2), Value.decimal(-1.005, 2));
    assertEquals(new Value.Decimal(3, 0), Value.decimal(2.5, 0));
    assertEquals(new Value.Decimal(100, 2), Value.decimal(1.0049999, 2));
    assertEquals(new Value.Decimal(0, 3), Value.decimal(-0.0001, 3));
  }

  @Test
  void everyNumberBecomesWhatItsDecimalsBecome() {
    Random random = new Random(7);
    for (int i = 0; i < 200_000; i++) {
      int scale = random.nextInt(13);
      double steps = (random.nextLong() >> random.nextInt(20, 64)) / 1000.0;
      // Every third is a tie, or as near to one as a double can be.
      double number = (i % 3 == 0 ? Math.rint(steps) + 0.5 : steps) / Math.pow(10, scale);
      BigDecimal wanted = BigDecimal.valueOf(number).setScale(scale, RoundingMode.HALF_UP);
      Value.Decimal got = Value.decimal(number, scale);
      assertEquals(wanted, BigDecimal.valueOf(got.unscaled(), got.scale()), "" + number);
    }
  }

  @Test
  void whatDoesNotFitIsAMistake() {
    assertThrows(ArithmeticException.class, () -> Value.decimal(1e19, 0));
    assertThrows(NumberFormatException.class, () -> Value.decimal(Double.NaN, 0));
  }
}
