package dev.goen.driver.llrp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A part of a message (LLRP 1.0.1, clause 16.2). With the first bit set it is a type of 1 to 127
 * with a length that is known; otherwise its type, 128 to 1023, and its length come first.
 *
 * @param value without type and length
 */
@SuppressWarnings("ArrayRecordComponent") // a fresh array that nobody else holds
record Parameter(int type, byte[] value) {

  private static final int SHORT_FORM = 0x80;
  private static final int LONG_HEAD_BYTES = 4;

  /** Value lengths of the types 1 to 20, in their order (clause 16.2.7.3 and LLRP 1.1). */
  private static final int[] SHORT_LENGTHS = {
    2, 8, 8, 8, 8, 1, 2, 2, 4, 2, 2, 2, 12, 2, 2, 4, 2, 4, 2, 2
  };

  /**
   * Takes bytes apart, one level deep.
   *
   * @return empty when they are not parameters to their end
   */
  static Optional<List<Parameter>> read(byte[] bytes, int from) {
    List<Parameter> parameters = new ArrayList<>();
    int at = from;
    while (at < bytes.length) {
      int type = bytes[at] & 0xFF;
      int head = 1;
      int length;
      if ((type & SHORT_FORM) != 0) {
        type &= ~SHORT_FORM;
        if (type < 1 || type > SHORT_LENGTHS.length) {
          return Optional.empty();
        }
        length = 1 + SHORT_LENGTHS[type - 1];
      } else {
        if (bytes.length - at < LONG_HEAD_BYTES) {
          return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, at, LONG_HEAD_BYTES);
        type = buffer.getShort() & 0x3FF;
        length = buffer.getShort() & 0xFFFF;
        head = LONG_HEAD_BYTES;
      }
      if (length < head || length > bytes.length - at) {
        return Optional.empty();
      }
      parameters.add(new Parameter(type, Arrays.copyOfRange(bytes, at + head, at + length)));
      at += length;
    }
    return Optional.of(parameters);
  }

  /** The first of a type in a list. */
  static Optional<Parameter> find(List<Parameter> parameters, int type) {
    return parameters.stream().filter(one -> one.type() == type).findFirst();
  }

  /** The bytes of a parameter with these parts in it, in the long form. */
  static byte[] encode(int type, byte[]... parts) {
    int length = LONG_HEAD_BYTES;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(length).putShort((short) type).putShort((short) length);
    for (byte[] part : parts) {
      buffer.put(part);
    }
    return buffer.array();
  }
}
