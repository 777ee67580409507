package dev.goen.driver.modbus;

import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Asks a device who it is: by function 43/14, read device identification (Modbus application
 * protocol V1.1b3, clause 6.21), and when it has not got that, by 17, report server ID (6.13). Both
 * only read.
 */
final class DeviceIdentification {

  static final int ENCAPSULATED = 0x2B;
  static final int REPORT_SERVER_ID = 0x11;

  private static final int READ_DEVICE_ID = 0x0E;
  private static final int BASIC = 1;
  private static final int EXCEPTION_FLAG = 0x80;

  /** What a gateway says of a device that is not there: no path, or no response from its target. */
  private static final int NO_PATH = 10;

  private static final int NO_TARGET = 11;

  /** A frame is over when nothing has come for so long, adapters' hold-back included. */
  private static final Duration QUIET = Duration.ofMillis(50);

  private static final int MOST_BYTES = 300;
  private static final int MOST_TEXT = 120;

  private final SerialLine line;
  private final ModbusExchange.Framing framing;
  private int transaction = 0x4700;

  DeviceIdentification(SerialLine line, ModbusExchange.Framing framing) {
    this.line = line;
    this.framing = framing;
  }

  /** What came of it. */
  sealed interface Told {

    /** Not one sound frame. */
    record Nothing() implements Told {}

    /** A gateway answered in the place of the device: it is not there. */
    record NoTarget() implements Told {}

    /**
     * It is there.
     *
     * @param text what it says of itself; empty when it knows neither function
     */
    record Present(String text) implements Told {}
  }

  /**
   * Asks one device.
   *
   * @param unit 0 to 255
   * @throws BusFault when the line is gone
   */
  Told ask(int unit, Duration patience) throws BusFault {
    Optional<byte[]> answer =
        exchange(unit, new byte[] {ENCAPSULATED, READ_DEVICE_ID, BASIC, 0}, patience);
    if (answer.isEmpty()) {
      return new Told.Nothing();
    }
    int exception = exception(answer.get(), ENCAPSULATED);
    if (isNoTarget(exception)) {
      return new Told.NoTarget();
    }
    String text = objects(answer.get());
    if (text.isEmpty()) {
      text = exchange(unit, new byte[] {REPORT_SERVER_ID}, patience).map(this::server).orElse("");
    }
    return new Told.Present(text);
  }

  /** Whether an exception is a gateway's word on a device that is not there. */
  static boolean isNoTarget(int code) {
    return code == NO_PATH || code == NO_TARGET;
  }

  /** The exception code of an answer; 0 when it is none. */
  private static int exception(byte[] pdu, int function) {
    return pdu.length == 2 && (pdu[0] & 0xFF) == (function | EXCEPTION_FLAG) ? pdu[1] & 0xFF : 0;
  }

  /**
   * The texts of an answer to 43/14: maker, product and version.
   *
   * <pre>
   *  2B 0E code conformity more next count { id length text }
   * </pre>
   *
   * @return empty when it is another answer, or damaged
   */
  static String objects(byte[] pdu) {
    if (pdu.length < 7 || pdu[0] != ENCAPSULATED || pdu[1] != READ_DEVICE_ID) {
      return "";
    }
    ByteBuffer rest = ByteBuffer.wrap(pdu, 6, pdu.length - 6);
    StringBuilder text = new StringBuilder();
    for (int left = rest.get() & 0xFF; left > 0 && rest.remaining() >= 2; left--) {
      rest.get();
      int length = rest.get() & 0xFF;
      if (length > rest.remaining()) {
        return "";
      }
      byte[] value = new byte[length];
      rest.get(value);
      text.append(' ').append(printable(value));
    }
    return shortened(text.toString());
  }

  /**
   * What an answer to 17 says: the id is the maker's own, of text or of bytes; the last byte but
   * for what is added tells whether it runs.
   */
  private String server(byte[] pdu) {
    boolean whole =
        pdu.length > 2 && pdu[0] == REPORT_SERVER_ID && (pdu[1] & 0xFF) == pdu.length - 2;
    return whole ? shortened(printable(Arrays.copyOfRange(pdu, 2, pdu.length))) : "";
  }

  private static String printable(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII).replaceAll("[^ -~]", " ").strip();
  }

  private static String shortened(String text) {
    String one = text.strip().replaceAll(" {2,}", " ");
    return one.length() > MOST_TEXT ? one.substring(0, MOST_TEXT) : one;
  }

  private Optional<byte[]> exchange(int unit, byte[] pdu, Duration patience) throws BusFault {
    Deadline deadline = Deadline.in(patience);
    return switch (framing) {
      case TCP -> tcp(unit, pdu, deadline);
      case RTU -> rtu(unit, pdu, deadline);
    };
  }

  private Optional<byte[]> tcp(int unit, byte[] pdu, Deadline deadline) throws BusFault {
    line.discardInput();
    transaction = (transaction + 1) & 0xFFFF;
    line.write(
        ByteBuffer.allocate(7 + pdu.length)
            .putShort((short) transaction)
            .putShort((short) 0)
            .putShort((short) (1 + pdu.length))
            .put((byte) unit)
            .put(pdu)
            .array());
    byte[] frame = new byte[MOST_BYTES];
    int count = 0;
    while (count < frame.length) {
      int got = line.read(frame, count, frame.length - count, deadline);
      if (got == 0) {
        return Optional.empty();
      }
      count += got;
      int length = count < 6 ? MOST_BYTES : ByteBuffer.wrap(frame).getShort(4) & 0xFFFF;
      ByteBuffer head = ByteBuffer.wrap(frame);
      if (count >= 6 && (head.getShort(2) != 0 || length < 2 || length > MOST_BYTES - 6)) {
        return Optional.empty(); // no header of Modbus TCP
      }
      if (count >= 6 + length) {
        boolean ours = (head.getShort(0) & 0xFFFF) == transaction && (frame[6] & 0xFF) == unit;
        if (ours) {
          return Optional.of(Arrays.copyOfRange(frame, 7, 6 + length));
        }
        // One that was late; ours may follow it.
        System.arraycopy(frame, 6 + length, frame, 0, count - 6 - length);
        count -= 6 + length;
      }
    }
    return Optional.empty();
  }

  private Optional<byte[]> rtu(int unit, byte[] pdu, Deadline deadline) throws BusFault {
    if (!line.awaitSilence(QUIET, deadline)) {
      return Optional.empty();
    }
    byte[] body = ByteBuffer.allocate(1 + pdu.length).put((byte) unit).put(pdu).array();
    int check = Crc16.of(body, 0, body.length);
    line.write(
        ByteBuffer.allocate(body.length + 2)
            .put(body)
            .put((byte) check)
            .put((byte) (check >> 8))
            .array());
    byte[] frame = new byte[MOST_BYTES];
    int count = 0;
    Deadline patience = deadline;
    while (count < frame.length) {
      int got = line.read(frame, count, frame.length - count, patience);
      count += got;
      if (got == 0) {
        break;
      }
      patience = deadline.atMost(QUIET);
    }
    boolean sound = count >= 4 && (frame[0] & 0xFF) == unit && Crc16.of(frame, 0, count) == 0;
    return sound ? Optional.of(Arrays.copyOfRange(frame, 1, count - 2)) : Optional.empty();
  }
}
