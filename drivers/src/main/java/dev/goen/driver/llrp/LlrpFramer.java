package dev.goen.driver.llrp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts what a connection yields into messages. It is a value: a chunk makes another of it, and it
 * is never changed itself. It keeps at most {@link LlrpMessage#MOST_BYTES} and a chunk: the length
 * a header tells is looked at before anything is kept for it.
 */
final class LlrpFramer {

  static final LlrpFramer EMPTY = new LlrpFramer(new byte[0]);

  private final byte[] pending;

  private LlrpFramer(byte[] pending) {
    this.pending = pending;
  }

  /** What the bytes so far are. */
  sealed interface Step {

    /** No message is whole yet. */
    record NeedMore() implements Step {}

    /** A message, and what is left after it. */
    record Complete(LlrpMessage message, LlrpFramer next) implements Step {}

    /** This is not LLRP, and without a check there is no way to find its next message. */
    record Broken(String what) implements Step {}
  }

  /** How many bytes are kept. */
  int pendingBytes() {
    return pending.length;
  }

  /** With the next bytes of the connection; {@link #next} is to be asked after each chunk. */
  LlrpFramer with(byte[] chunk, int length) {
    byte[] bytes = Arrays.copyOf(pending, pending.length + length);
    System.arraycopy(chunk, 0, bytes, pending.length, length);
    return new LlrpFramer(bytes);
  }

  /** Looks for the first message. */
  Step next() {
    if (pending.length < LlrpMessage.HEAD_BYTES) {
      return new Step.NeedMore();
    }
    ByteBuffer head = ByteBuffer.wrap(pending);
    int first = head.getShort() & 0xFFFF;
    int size = head.getInt();
    int version = (first >> 10) & 7;
    if ((first >> 13) != 0 || version < 1 || version > 2) {
      return new Step.Broken("no header of LLRP 1.0 or 1.1");
    }
    if (size < LlrpMessage.HEAD_BYTES || size > LlrpMessage.MOST_BYTES) {
      return new Step.Broken("a message cannot have the length " + (size & 0xFFFF_FFFFL));
    }
    if (pending.length < size) {
      return new Step.NeedMore();
    }
    byte[] body = Arrays.copyOfRange(pending, LlrpMessage.HEAD_BYTES, size);
    LlrpMessage message = new LlrpMessage(first & 0x3FF, head.getInt(), body);
    return new Step.Complete(
        message, new LlrpFramer(Arrays.copyOfRange(pending, size, pending.length)));
  }
}
