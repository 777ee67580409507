package dev.goen.sim.device;

import dev.goen.sim.device.RegisterImage.Field;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One Modbus RTU device: answers functions 3 and 4 out of its registers, anything else by an
 * exception (Modbus application protocol V1.1b3, 6.3, 6.4 and 7).
 *
 * @param addresses those it answers, 1 to 247, or 250 for a Keller's universal address
 * @param latency how long it thinks before it answers, beyond the silence the wire asks for
 */
public record ModbusSlave(List<Integer> addresses, RegisterImage image, Duration latency) {

  private static final int ILLEGAL_FUNCTION = 1;
  private static final int ILLEGAL_ADDRESS = 2;
  private static final int ILLEGAL_VALUE = 3;
  private static final int MOST_REGISTERS = 125;

  public ModbusSlave {
    addresses = List.copyOf(addresses);
    for (int address : addresses) {
      if (address < 1 || address > 250) {
        throw new IllegalArgumentException("address must be 1 to 250: " + address);
      }
    }
  }

  public ModbusSlave(int address, RegisterImage image) {
    this(List.of(address), image, Duration.ZERO);
  }

  /** A reply with its check, and what it serves once its last byte is out. */
  public static final class Reply {
    private final byte[] frame;
    private final List<Sample> samples;

    Reply(byte[] body, List<Sample> samples) {
      this.frame = Crc16.append(body);
      this.samples = List.copyOf(samples);
    }

    /** The bytes of the wire. */
    public byte[] frame() {
      return frame.clone();
    }

    public List<Sample> samples() {
      return samples;
    }
  }

  /**
   * What it says to a whole frame.
   *
   * @return empty when the check is wrong or the frame is for another address: it stays silent
   */
  public Optional<Reply> answer(byte[] frame) {
    if (frame.length < 4
        || !addresses.contains(frame[0] & 0xFF)
        || !Crc16.closes(frame, 0, frame.length)) {
      return Optional.empty();
    }
    int function = frame[1] & 0xFF;
    if (function != 3 && function != 4) {
      return Optional.of(exception(frame, ILLEGAL_FUNCTION));
    }
    int first = word(frame, 2);
    int count = frame.length == 8 ? word(frame, 4) : 0;
    if (count < 1 || count > MOST_REGISTERS) {
      return Optional.of(exception(frame, ILLEGAL_VALUE));
    }
    return Optional.of(read(frame, function, first, count));
  }

  private Reply read(byte[] frame, int function, int first, int count) {
    ByteBuffer body = ByteBuffer.allocate(3 + 2 * count);
    body.put(frame[0]).put(frame[1]).put((byte) (2 * count));
    int found = 0;
    List<Sample> samples = new ArrayList<>();
    for (Field field : image.now()) {
      if (field.function() == function) {
        int copied = copy(field, first, count, body);
        found += copied;
        if (copied == field.words().size()) {
          samples.addAll(field.samples());
        }
      }
    }
    return found == count ? new Reply(body.array(), samples) : exception(frame, ILLEGAL_ADDRESS);
  }

  /** Copies what of the field was asked for, and says how many registers that was. */
  private static int copy(Field field, int first, int count, ByteBuffer body) {
    int copied = 0;
    for (int i = 0; i < field.words().size(); i++) {
      int at = field.register() + i - first;
      if (at >= 0 && at < count) {
        body.putShort(3 + 2 * at, field.words().get(i).shortValue());
        copied++;
      }
    }
    return copied;
  }

  private static int word(byte[] frame, int offset) {
    return ((frame[offset] & 0xFF) << 8) | (frame[offset + 1] & 0xFF);
  }

  private static Reply exception(byte[] frame, int code) {
    return new Reply(new byte[] {frame[0], (byte) (frame[1] | 0x80), (byte) code}, List.of());
  }
}
