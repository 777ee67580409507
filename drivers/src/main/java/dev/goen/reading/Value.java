package dev.goen.reading;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HexFormat;

/** What a sensor said. A number is exact in tenths, hundredths and so on wherever it can be. */
public sealed interface Value {

  /**
   * A number at the sensor's declared resolution: {@code unscaled / 10^scale}. Neighbouring values
   * differ by small integers, which is what makes stored blocks small.
   *
   * @param scale decimal places, 0 to 12
   */
  record Decimal(long unscaled, int scale) implements Value {
    public Decimal {
      if (scale < 0 || scale > 12) {
        throw new IllegalArgumentException("scale must be 0 to 12: " + scale);
      }
    }

    public double toDouble() {
      return BigDecimal.valueOf(unscaled, scale).doubleValue();
    }

    @Override
    public String toString() {
      return BigDecimal.valueOf(unscaled, scale).toPlainString();
    }
  }

  /**
   * A number whose resolution is not known.
   *
   * @param number finite; NaN and the infinities are status, and become {@link None}
   */
  record Binary64(double number) implements Value {
    public Binary64 {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException("not a finite number: " + number);
      }
    }

    @Override
    public String toString() {
      return Double.toString(number);
    }
  }

  /**
   * A text.
   *
   * @param text at most 512 characters
   */
  record Text(String text) implements Value {
    public Text {
      if (text.length() > 512) {
        throw new IllegalArgumentException("text longer than 512 characters: " + text.length());
      }
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A state that is on or off; a contact is on when it is closed. */
  record Flag(boolean on) implements Value {
    @Override
    public String toString() {
      return Boolean.toString(on);
    }
  }

  /** Bytes that only the hub can read; at most 1024 of them. */
  @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared by content
  record Bytes(byte[] bytes) implements Value {
    public Bytes {
      if (bytes.length > 1024) {
        throw new IllegalArgumentException("more than 1024 bytes: " + bytes.length);
      }
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return HexFormat.of().formatHex(bytes);
    }
  }

  /** No value: the reading says that, and why, there is none. */
  record None() implements Value {
    @Override
    public String toString() {
      return "none";
    }
  }

  /** The one missing value. */
  None NONE = new None();

  /**
   * Rounds a number half up to a resolution.
   *
   * @param scale decimal places, 0 to 12
   * @throws ArithmeticException when the scaled number does not fit 63 bits
   */
  static Decimal decimal(double number, int scale) {
    double steps = number * Math.pow(10, scale);
    double nearest = Math.rint(steps);
    // The product is right to a thousandth here, so only what is nearly a tie needs its decimals.
    if (Math.abs(steps) < 1L << 36 && Math.abs(steps - nearest) < 0.499) {
      return new Decimal((long) nearest, scale);
    }
    return new Decimal(
        BigDecimal.valueOf(number)
            .setScale(scale, java.math.RoundingMode.HALF_UP)
            .unscaledValue()
            .longValueExact(),
        scale);
  }
}
