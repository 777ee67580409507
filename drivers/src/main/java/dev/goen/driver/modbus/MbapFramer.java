package dev.goen.driver.modbus;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the reply to one request in what a connection of Modbus TCP yields (Modbus Messaging on
 * TCP/IP V1.0b, clause 3.1.3). It is a value that eats bytes: each chunk maps it to the next step.
 *
 * <pre>
 *  +-------------+----------+--------+------+----------+------------------+
 *  | transaction | protocol | length | unit | function | data, 0 to 252   |
 *  |      2      |  2, is 0 |    2   |   1  |     1    |                  |
 *  +-------------+----------+--------+------+----------+------------------+
 *                                    |<---- length, 2 to 254 ---->|
 * </pre>
 *
 * <p>Frames of other transactions, late replies above all, are passed over as a whole. There is no
 * check to find the next frame by once a header cannot be one: then all that has come is worthless.
 */
final class MbapFramer {

  /** Transaction, protocol and length. */
  private static final int HEAD_BYTES = 6;

  private static final int LEAST_LENGTH = 2;
  private static final int MOST_LENGTH = 254;
  private static final int EXCEPTION_FLAG = 0x80;

  private final int transaction;
  private final int unit;
  private final RegisterBlock block;
  private final byte[] pending;

  private MbapFramer(int transaction, int unit, RegisterBlock block, byte[] pending) {
    this.transaction = transaction;
    this.unit = unit;
    this.block = block;
    this.pending = pending;
  }

  /**
   * A framer that waits for these registers.
   *
   * @param transaction 0 to 65535
   * @param unit 0 to 255
   */
  static MbapFramer forReply(int transaction, int unit, RegisterBlock block) {
    return new MbapFramer(transaction, unit, block, new byte[0]);
  }

  /** The bytes that ask for the reply. */
  byte[] request() {
    return ByteBuffer.allocate(HEAD_BYTES + 6)
        .putShort((short) transaction)
        .putShort((short) 0)
        .putShort((short) 6)
        .put((byte) unit)
        .put((byte) block.function())
        .putShort((short) block.register())
        .putShort((short) block.count())
        .array();
  }

  /** What a chunk led to. */
  sealed interface Step {

    /** The reply is not whole yet. */
    record NeedMore(MbapFramer next) implements Step {}

    record Complete(Registers registers) implements Step {}

    /** The device's exception. */
    record Refused(int code) implements Step {}

    /** A sound frame that is not the reply; it may still follow. */
    record Rejected(String what, MbapFramer next) implements Step {}

    /** This is not Modbus TCP, or its frames are lost: nothing that follows can be read. */
    record Unframed(String what) implements Step {}
  }

  /** How many bytes are kept because they are the start of a frame; below 260. */
  int pendingBytes() {
    return pending.length;
  }

  /** Takes the next bytes of the connection. */
  Step eat(byte[] chunk, int length) {
    byte[] bytes = Arrays.copyOf(pending, pending.length + length);
    System.arraycopy(chunk, 0, bytes, pending.length, length);
    String foreign = null;
    int at = 0;
    while (bytes.length - at >= HEAD_BYTES) {
      int frame = word(bytes, at + 4);
      if (word(bytes, at + 2) != 0 || frame < LEAST_LENGTH || frame > MOST_LENGTH) {
        return new Step.Unframed("no header of Modbus TCP; set framing: rtu for a serial server");
      }
      if (bytes.length - at < HEAD_BYTES + frame) {
        break;
      }
      Step step = read(bytes, at, frame);
      if (step != null) {
        return step;
      }
      foreign =
          "a frame of transaction %d, unit %d instead of %d, %d"
              .formatted(word(bytes, at), bytes[at + HEAD_BYTES] & 0xFF, transaction, unit);
      at += HEAD_BYTES + frame;
    }
    MbapFramer next =
        new MbapFramer(transaction, unit, block, Arrays.copyOfRange(bytes, at, bytes.length));
    return foreign == null ? new Step.NeedMore(next) : new Step.Rejected(foreign, next);
  }

  /** What a whole frame says; null when it is for somebody else. */
  private @Nullable Step read(byte[] bytes, int at, int length) {
    int body = at + HEAD_BYTES;
    if (word(bytes, at) != transaction || (bytes[body] & 0xFF) != unit) {
      return null;
    }
    int function = bytes[body + 1] & 0xFF;
    if (function == (block.function() | EXCEPTION_FLAG) && length == 3) {
      return new Step.Refused(bytes[body + 2] & 0xFF);
    }
    int expected = 2 * block.count();
    if (function != block.function()
        || length != 3 + expected
        || (bytes[body + 2] & 0xFF) != expected) {
      return new Step.Unframed("the reply is to another question, or of another length");
    }
    byte[] registers = Arrays.copyOfRange(bytes, body + 3, body + 3 + expected);
    return new Step.Complete(new Registers(block, registers));
  }

  private static int word(byte[] bytes, int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }
}
