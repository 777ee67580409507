package dev.goen.driver.modbus;

import java.util.Arrays;

/**
 * Finds the reply to one request in whatever the wire yields. It is a value that eats bytes: each
 * chunk maps it to the next step, and it is never changed itself.
 *
 * <p>RTU frames have no mark at their start and the silence between them is lost behind a USB
 * adapter, so a frame is known by what was asked: address, function, length and check must all be
 * right. Junk is passed over byte by byte, the own request (a half-duplex echo) and the frames of
 * other devices as a whole.
 */
final class RtuFramer {

  private static final int REFUSAL_BYTES = 5;
  private static final int HEAD_AND_CHECK_BYTES = 5;
  private static final int WRITE_REPLY_BYTES = 8;

  private final byte[] request;
  private final int registerBytes;
  private final byte[] pending;
  private final int passedOver;

  private RtuFramer(byte[] request, int registerBytes, byte[] pending, int passedOver) {
    this.request = request;
    this.registerBytes = registerBytes;
    this.pending = pending;
    this.passedOver = passedOver;
  }

  /** A framer that waits for these registers of that device. */
  static RtuFramer forReply(int address, RegisterBlock block) {
    return forReply(block.request(address).encode(), block);
  }

  /**
   * A framer that waits for the answer to this request.
   *
   * @param request as it was sent, for that block
   */
  static RtuFramer forReply(byte[] request, RegisterBlock block) {
    return new RtuFramer(request.clone(), 2 * block.count(), new byte[0], 0);
  }

  /** What a chunk led to. */
  sealed interface Step {

    /** The reply is not whole yet. */
    record NeedMore(RtuFramer next) implements Step {}

    /**
     * The reply, or the refusal.
     *
     * @param tail what came after it
     */
    @SuppressWarnings("ArrayRecordComponent") // a fresh array that nobody else holds
    record Complete(RtuFrame frame, byte[] tail) implements Step {}

    /** Something came that is not the reply; it may still follow. */
    record Rejected(Fault fault, String what, RtuFramer next) implements Step {}
  }

  /** Why something is not the reply. */
  enum Fault {
    /** It had the reply's head and length, but its check was wrong. */
    DAMAGED,
    /** A sound frame, but of another device or another question. */
    FOREIGN
  }

  /** How many bytes the reply has. */
  int replyBytes() {
    return HEAD_AND_CHECK_BYTES + registerBytes;
  }

  /** How many bytes are kept because they may be the start of a frame; at most 259. */
  int pendingBytes() {
    return pending.length;
  }

  /** How many bytes were seen that belong to no sound frame, or not yet to one. */
  int unexplained() {
    return passedOver + pending.length;
  }

  /** Takes the next bytes of the wire. */
  Step eat(byte[] chunk, int length) {
    byte[] bytes = Arrays.copyOf(pending, pending.length + length);
    System.arraycopy(chunk, 0, bytes, pending.length, length);
    int at = 0;
    int junk = passedOver;
    Fault fault = null;
    String what = "";
    while (at < bytes.length) {
      Sight sight = look(bytes, at);
      if (sight.kind == Kind.REPLY) {
        return complete(bytes, at, sight.length);
      }
      if (sight.kind == Kind.UNDECIDED) {
        break;
      }
      if (sight.kind == Kind.FOREIGN && fault == null) {
        fault = Fault.FOREIGN;
        what = describe(bytes, at);
      }
      if (sight.kind == Kind.DAMAGED) {
        fault = Fault.DAMAGED;
        what = "the check of the reply is wrong";
      }
      boolean known = sight.kind == Kind.ECHO || sight.kind == Kind.FOREIGN;
      junk += known ? 0 : sight.length;
      at += sight.length;
    }
    for (int ahead = at + 1; ahead < bytes.length; ahead++) {
      Sight sight = look(bytes, ahead);
      if (sight.kind == Kind.REPLY) {
        return complete(bytes, ahead, sight.length);
      }
    }
    byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
    RtuFramer next = new RtuFramer(request, registerBytes, rest, junk);
    return fault == null ? new Step.NeedMore(next) : new Step.Rejected(fault, what, next);
  }

  private static Step complete(byte[] bytes, int at, int length) {
    return new Step.Complete(
        RtuFrame.decodeReply(bytes, at, length),
        Arrays.copyOfRange(bytes, at + length, bytes.length));
  }

  private enum Kind {
    REPLY,
    DAMAGED,
    ECHO,
    FOREIGN,
    JUNK,
    UNDECIDED
  }

  private record Sight(Kind kind, int length) {}

  private static final Sight UNDECIDED = new Sight(Kind.UNDECIDED, 0);
  private static final Sight JUNK = new Sight(Kind.JUNK, 1);

  /** What begins at this place, as far as the bytes tell. */
  private Sight look(byte[] bytes, int at) {
    int available = bytes.length - at;
    int same = Math.min(available, request.length);
    if (Arrays.equals(bytes, at, at + same, request, 0, same)) {
      return same == request.length ? new Sight(Kind.ECHO, same) : UNDECIDED;
    }
    if (bytes[at] != request[0]) {
      return lookAtOthers(bytes, at, available);
    }
    if (available < 2) {
      return UNDECIDED;
    }
    if (bytes[at + 1] == (byte) (request[1] | 0x80)) {
      return lookAtOurs(bytes, at, available, REFUSAL_BYTES);
    }
    if (bytes[at + 1] == request[1]) {
      if (available < 3) {
        return UNDECIDED;
      }
      if ((bytes[at + 2] & 0xFF) == registerBytes) {
        return lookAtOurs(bytes, at, available, replyBytes());
      }
    }
    return lookAtOthers(bytes, at, available);
  }

  private static Sight lookAtOurs(byte[] bytes, int at, int available, int length) {
    if (available < length) {
      return UNDECIDED;
    }
    return Crc16.matches(bytes, at, length)
        ? new Sight(Kind.REPLY, length)
        : new Sight(Kind.DAMAGED, 1);
  }

  /** A frame of somebody else is believed only whole and with a right check. */
  private static Sight lookAtOthers(byte[] bytes, int at, int available) {
    if (available < 3) {
      return available == 1 || lengthOfOthers(bytes[at + 1], (byte) 0) > 0 ? UNDECIDED : JUNK;
    }
    int length = lengthOfOthers(bytes[at + 1], bytes[at + 2]);
    if (length == 0) {
      return JUNK;
    }
    // Another master's request to read is shorter or longer than the reply to it.
    boolean asked = isRead(bytes[at + 1]) && available >= WRITE_REPLY_BYTES;
    if (asked && Crc16.matches(bytes, at, WRITE_REPLY_BYTES)) {
      return new Sight(Kind.FOREIGN, WRITE_REPLY_BYTES);
    }
    if (available < length) {
      return UNDECIDED;
    }
    return Crc16.matches(bytes, at, length) ? new Sight(Kind.FOREIGN, length) : JUNK;
  }

  /** How long a reply with this function and first data byte is; 0 when there is none such. */
  private static int lengthOfOthers(byte function, byte byteCount) {
    if (isRead(function)) {
      return HEAD_AND_CHECK_BYTES + (byteCount & 0xFF);
    }
    return switch (function & 0xFF) {
      case 5, 6, 15, 16 -> WRITE_REPLY_BYTES;
      case 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x8F, 0x90 -> REFUSAL_BYTES;
      default -> 0;
    };
  }

  private static boolean isRead(byte function) {
    return function >= 1 && function <= 4;
  }

  private static String describe(byte[] bytes, int at) {
    return "a frame of address " + (bytes[at] & 0xFF) + ", function " + (bytes[at + 1] & 0xFF);
  }
}
