package dev.goen.uplink.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CborSinkTest {

  /** The examples of RFC 8949, appendix A, of what a pack is made of, and where heads grow. */
  @Test
  void itemsAreThoseOfTheStandard() {
    assertEquals("00", hex(sink -> sink.integer(0)));
    assertEquals("17", hex(sink -> sink.integer(23)));
    assertEquals("1818", hex(sink -> sink.integer(24)));
    assertEquals("1864", hex(sink -> sink.integer(100)));
    assertEquals("1903e8", hex(sink -> sink.integer(1000)));
    assertEquals("1a000f4240", hex(sink -> sink.integer(1_000_000)));
    assertEquals("1b000000e8d4a51000", hex(sink -> sink.integer(1_000_000_000_000L)));
    assertEquals("18ff", hex(sink -> sink.integer(0xff)));
    assertEquals("190100", hex(sink -> sink.integer(0x100)));
    assertEquals("19ffff", hex(sink -> sink.integer(0xffff)));
    assertEquals("1a00010000", hex(sink -> sink.integer(0x1_0000)));
    assertEquals("1affffffff", hex(sink -> sink.integer(0xffff_ffffL)));
    assertEquals("1b0000000100000000", hex(sink -> sink.integer(0x1_0000_0000L)));
    assertEquals("20", hex(sink -> sink.integer(-1)));
    assertEquals("3863", hex(sink -> sink.integer(-100)));
    assertEquals("3903e7", hex(sink -> sink.integer(-1000)));
    assertEquals("fa47c35000", hex(sink -> sink.binary64(100_000.0)));
    assertEquals("fb3ff199999999999a", hex(sink -> sink.binary64(1.1)));
    assertEquals("fb7e37e43c8800759c", hex(sink -> sink.binary64(1.0e300)));
    assertEquals("c48221196ab3", hex(sink -> sink.decimal(27_315, 2)), "clause 3.4.4");
    assertEquals("4401020304", hex(sink -> sink.binary(new byte[] {1, 2, 3, 4})));
    assertEquals("6449455446", hex(sink -> sink.text("IETF")));
    assertEquals("63e6b0b4", hex(sink -> sink.text("水")));
    assertEquals("f4f5", hex(sink -> flags(sink)));
    assertEquals("98190102", hex(sink -> firstOfLongArray(sink)));
    assertEquals("a20102", hex(sink -> firstOfMap(sink)));
  }

  /** A number must come back as the very decimal it was, and never longer than a fraction. */
  @Test
  void decimalsAreExactAndShort() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      long unscaled = random.nextLong() >> random.nextInt(64);
      int scale = random.nextInt(13);
      if (random.nextInt(4) == 0) { // a float, more often than by chance
        unscaled = (unscaled >> 40) * (long) Math.pow(5, scale);
      }
      BigDecimal number = BigDecimal.valueOf(unscaled, scale);
      long written = unscaled;
      byte[] bytes = bytes(sink -> sink.decimal(written, scale));
      String what = "seed " + seed + ": " + number + " as " + HexFormat.of().formatHex(bytes);
      assertEquals(0, number.compareTo(read(bytes)), what);
      BigDecimal shortest = number.stripTrailingZeros();
      boolean whole = shortest.scale() <= 0;
      boolean small = shortest.unscaledValue().bitLength() <= 8;
      boolean exact = new BigDecimal((double) shortest.floatValue()).compareTo(shortest) == 0;
      int form = bytes[0] & 0xff;
      assertEquals(whole, form < 0x40, what);
      assertEquals(!whole && !small && exact, form == 0xfa, what);
    }
  }

  /** An integer, a float of 4 bytes or a decimal fraction. */
  private static BigDecimal read(byte[] bytes) {
    return switch (bytes[0] & 0xff) {
      case 0xfa ->
          new BigDecimal((double) Float.intBitsToFloat(new BigInteger(bytes, 1, 4).intValue()));
      case 0xc4 -> {
        assertEquals(0x82, bytes[1] & 0xff);
        yield new BigDecimal(integer(bytes, 3), -integer(bytes, 2).intValueExact());
      }
      default -> new BigDecimal(integer(bytes, 0));
    };
  }

  private static BigInteger integer(byte[] bytes, int at) {
    int low = bytes[at] & 0x1f;
    BigInteger number =
        low < 24 ? BigInteger.valueOf(low) : new BigInteger(1, bytes, at + 1, 1 << (low - 24));
    return (bytes[at] & 0xe0) == 0 ? number : number.not();
  }

  private static void flags(CborSink sink) {
    sink.flag(false);
    sink.flag(true);
  }

  private static void firstOfLongArray(CborSink sink) {
    sink.array(25);
    sink.raw(new byte[] {1, 2});
  }

  private static void firstOfMap(CborSink sink) {
    sink.map(2);
    sink.raw(new byte[] {1, 2});
  }

  private static String hex(Consumer<CborSink> items) {
    return HexFormat.of().formatHex(bytes(items));
  }

  private static byte[] bytes(Consumer<CborSink> items) {
    CborSink sink = new CborSink(0);
    items.accept(sink);
    return sink.toBytes();
  }
}
