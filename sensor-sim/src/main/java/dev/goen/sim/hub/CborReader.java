package dev.goen.sim.hub;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one CBOR item (RFC 8949) into lists, maps, {@link BigDecimal} numbers, strings, booleans,
 * {@code byte[]} and null: as much of CBOR as SenML uses, in every form that an encoder may choose.
 *
 * <p>Written by hand because the gateway's encoder is a library's: two ends from one library would
 * agree on its mistakes.
 */
final class CborReader {
  private static final int DEEPEST = 16;
  private static final int LARGEST_EXPONENT = 400;
  private static final int INDEFINITE = 31;

  private final ByteBuffer in;

  private CborReader(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  /**
   * Reads the only item of a payload.
   *
   * @throws PackRefused when it is cut short, malformed, or followed by anything
   */
  static @Nullable Object read(byte[] bytes) throws PackRefused {
    CborReader reader = new CborReader(bytes);
    Object item = reader.item(0);
    if (reader.in.hasRemaining()) {
      throw new PackRefused(
          "CBOR: " + reader.in.remaining() + " bytes follow the item, from byte " + reader.at());
    }
    return item;
  }

  private @Nullable Object item(int depth) throws PackRefused {
    if (depth > DEEPEST) {
      throw new PackRefused("CBOR: nested deeper than " + DEEPEST + " at byte " + at());
    }
    int head = octet();
    int major = head >> 5;
    int info = head & 31;
    return switch (major) {
      case 0 -> new BigDecimal(unsigned(info));
      case 1 -> new BigDecimal(unsigned(info).negate().subtract(BigInteger.ONE));
      case 2 -> string(major, info);
      case 3 -> text(string(major, info));
      case 4 -> list(info, depth);
      case 5 -> map(info, depth);
      case 6 -> tagged(unsigned(info), depth);
      default -> simple(info);
    };
  }

  private BigInteger unsigned(int info) throws PackRefused {
    return switch (info) {
      case 24 -> new BigInteger(1, take(1));
      case 25 -> new BigInteger(1, take(2));
      case 26 -> new BigInteger(1, take(4));
      case 27 -> new BigInteger(1, take(8));
      default -> {
        if (info > 27) {
          throw new PackRefused("CBOR: reserved length " + info + " before byte " + at());
        }
        yield BigInteger.valueOf(info);
      }
    };
  }

  /** A count that the bytes still there could really hold. */
  private int count(int info, int bytesEach) throws PackRefused {
    BigInteger count = unsigned(info);
    if (count.compareTo(BigInteger.valueOf(in.remaining() / bytesEach)) > 0) {
      throw new PackRefused("CBOR: cut short: " + count + " items or bytes announced at " + at());
    }
    return count.intValue();
  }

  private byte[] string(int major, int info) throws PackRefused {
    if (info != INDEFINITE) {
      return take(count(info, 1));
    }
    java.io.ByteArrayOutputStream chunks = new java.io.ByteArrayOutputStream();
    while (!atBreak()) {
      int head = octet();
      if (head >> 5 != major || (head & 31) == INDEFINITE) {
        throw new PackRefused("CBOR: wrong chunk of a string before byte " + at());
      }
      chunks.writeBytes(take(count(head & 31, 1)));
    }
    return chunks.toByteArray();
  }

  private String text(byte[] utf8) throws PackRefused {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException e) {
      throw new PackRefused("CBOR: a text before byte " + at() + " is not UTF-8", e);
    }
  }

  private List<@Nullable Object> list(int info, int depth) throws PackRefused {
    List<@Nullable Object> items = new ArrayList<>();
    if (info == INDEFINITE) {
      while (!atBreak()) {
        items.add(item(depth + 1));
      }
    } else {
      for (int left = count(info, 1); left > 0; left--) {
        items.add(item(depth + 1));
      }
    }
    return items;
  }

  private Map<Object, @Nullable Object> map(int info, int depth) throws PackRefused {
    Map<Object, @Nullable Object> fields = new LinkedHashMap<>();
    int left = info == INDEFINITE ? -1 : count(info, 2);
    while (left < 0 ? !atBreak() : left-- > 0) {
      Object key = item(depth + 1);
      if (!(key instanceof String) && !(key instanceof BigDecimal)) {
        throw new PackRefused("CBOR: a key before byte " + at() + " is neither text nor number");
      }
      if (fields.containsKey(key)) {
        throw new PackRefused("CBOR: key " + key + " twice in one map, before byte " + at());
      }
      fields.put(key, item(depth + 1));
    }
    return fields;
  }

  /** Bignums (tags 2, 3) and decimal fractions (4) become numbers; any other tag is a remark. */
  private @Nullable Object tagged(BigInteger tag, int depth) throws PackRefused {
    Object item = item(depth + 1);
    return switch (tag.bitLength() > 31 ? -1 : tag.intValue()) {
      case 2 -> new BigDecimal(magnitude(item));
      case 3 -> new BigDecimal(magnitude(item).negate().subtract(BigInteger.ONE));
      case 4 -> decimalFraction(item);
      case 5 -> throw new PackRefused("CBOR: binary fractions (tag 5) are not SenML numbers");
      default -> item;
    };
  }

  private BigInteger magnitude(@Nullable Object item) throws PackRefused {
    if (item instanceof byte[] bytes && bytes.length <= 64) {
      return new BigInteger(1, bytes);
    }
    throw new PackRefused("CBOR: not a number of up to 64 bytes, before byte " + at());
  }

  private BigDecimal decimalFraction(@Nullable Object item) throws PackRefused {
    if (item instanceof List<?> pair
        && pair.size() == 2
        && pair.get(0) instanceof BigDecimal exponent
        && pair.get(1) instanceof BigDecimal mantissa
        && exponent.scale() == 0
        && mantissa.scale() == 0
        && exponent.abs().compareTo(BigDecimal.valueOf(LARGEST_EXPONENT)) <= 0) {
      return mantissa.scaleByPowerOfTen(exponent.intValue());
    }
    throw new PackRefused(
        "CBOR: not a decimal fraction [exponent within "
            + LARGEST_EXPONENT
            + ", mantissa], before byte "
            + at());
  }

  private @Nullable Object simple(int info) throws PackRefused {
    return switch (info) {
      case 20 -> false;
      case 21 -> true;
      case 22 -> null;
      case 25 -> finite(Float.float16ToFloat(ByteBuffer.wrap(take(2)).getShort()));
      case 26 -> finite(ByteBuffer.wrap(take(4)).getFloat());
      case 27 -> finite(ByteBuffer.wrap(take(8)).getDouble());
      default -> throw new PackRefused("CBOR: simple value " + info + " before byte " + at());
    };
  }

  private BigDecimal finite(double number) throws PackRefused {
    if (!Double.isFinite(number)) {
      throw new PackRefused("CBOR: " + number + " is not a number, before byte " + at());
    }
    return new BigDecimal(number);
  }

  private boolean atBreak() throws PackRefused {
    if (!in.hasRemaining()) {
      throw new PackRefused("CBOR: cut short at byte " + at());
    }
    if (in.get(in.position()) != (byte) 0xff) {
      return false;
    }
    in.get();
    return true;
  }

  private int octet() throws PackRefused {
    return take(1)[0] & 0xff;
  }

  private byte[] take(int length) throws PackRefused {
    if (length > in.remaining()) {
      throw new PackRefused("CBOR: cut short at byte " + in.limit());
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private int at() {
    return in.position();
  }
}
