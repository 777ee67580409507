package dev.goen.sim.oracle;

import java.math.BigDecimal;

/**
 * Whether two values of one name are the same. Numbers are when they differ by no more than half a
 * unit of the last decimal that the hub ever showed for the name, or by 5e-10 of their size; all
 * else must be equal as text.
 *
 * @param decimals the most decimals of any number at the hub under that name
 */
record Values(int decimals) {
  private static final double RELATIVE = 0.5e-9;

  /** Rounding of binary fractions may fall to the other side of an exact half. */
  private static final double HALF = 0.500001;

  /** A double has at most 17 significant digits; more decimals than these mean "not rounded". */
  private static final int MOST_DECIMALS = 12;

  static Values of(Iterable<String> delivered) {
    int decimals = 0;
    for (String value : delivered) {
      decimals = Math.max(decimals, decimals(value));
    }
    return new Values(decimals);
  }

  private static int decimals(String value) {
    try {
      return new BigDecimal(value).stripTrailingZeros().scale();
    } catch (NumberFormatException e) {
      return 0; // a text
    }
  }

  boolean same(String served, String delivered) {
    if (served.equals(delivered)) {
      return true;
    }
    try {
      double a = Double.parseDouble(served);
      double b = Double.parseDouble(delivered);
      double rounding = decimals > MOST_DECIMALS ? 0 : HALF * Math.pow(10, -decimals);
      return Math.abs(a - b) <= Math.max(rounding, RELATIVE * Math.max(Math.abs(a), Math.abs(b)));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
