package dev.goen.sim.fault;

import dev.goen.sim.device.Crc16;
import java.util.Arrays;
import java.util.Optional;

/** What a fault has to know of a protocol to forge its frames. */
public enum Dialect {
  /** Address first, CRC last (Modbus over serial line V1.02, 2.5.1). */
  MODBUS_RTU {
    @Override
    byte[] ofAnother(byte[] frame) {
      byte[] body = Arrays.copyOf(frame, frame.length - 2);
      body[0] = (byte) ((body[0] & 0xFF) % 247 + 1);
      return Crc16.append(body);
    }

    @Override
    Optional<byte[]> exception(byte[] frame) {
      byte[] body = {frame[0], (byte) (frame[1] | 0x80), SERVER_DEVICE_FAILURE};
      return Optional.of(Crc16.append(body));
    }

    @Override
    boolean isException(byte[] frame) {
      return (frame[1] & 0x80) != 0;
    }
  },

  /** Lines or frames of ASCII, the address (if any) first, a check (if any) as the last letters. */
  TEXT {
    @Override
    byte[] ofAnother(byte[] frame) {
      byte[] other = frame.clone();
      int at = 0;
      while (at < frame.length - 1 && !Character.isLetterOrDigit(frame[at])) {
        at++;
      }
      other[at] = (byte) (other[at] == '9' ? '0' : other[at] + 1);
      return other;
    }

    @Override
    int checkAt(byte[] frame) {
      int at = frame.length - 1;
      while (at > 0 && frame[at] < ' ') {
        at--;
      }
      return at;
    }
  },

  /** Modbus TCP: the unit behind a head of six bytes; TCP itself loses and turns no bytes. */
  MODBUS_TCP {
    @Override
    byte[] ofAnother(byte[] frame) {
      byte[] other = frame.clone();
      other[MBAP_HEAD] = (byte) ((other[MBAP_HEAD] & 0xFF) % 247 + 1);
      return other;
    }

    @Override
    Optional<byte[]> exception(byte[] frame) {
      byte[] refusal = Arrays.copyOf(frame, MBAP_HEAD + 3);
      refusal[MBAP_HEAD - 2] = 0;
      refusal[MBAP_HEAD - 1] = 3;
      refusal[MBAP_HEAD + 1] |= (byte) 0x80;
      refusal[MBAP_HEAD + 2] = SERVER_DEVICE_FAILURE;
      return Optional.of(refusal);
    }

    @Override
    boolean isException(byte[] frame) {
      return (frame[MBAP_HEAD + 1] & 0x80) != 0;
    }

    @Override
    public boolean knows(FaultKind kind) {
      return kind == FaultKind.OTHER_ADDRESS || kind == FaultKind.EXCEPTION || LLRP.knows(kind);
    }
  },

  /** Messages of LLRP, which have neither address nor check. */
  LLRP {
    @Override
    public boolean knows(FaultKind kind) {
      return switch (kind) {
        case LATE_HALF, ALL_FF, ALL_00, NOISE, RESET, SILENCE -> true;
        default -> false;
      };
    }
  },

  /** What sends no frames: a contact, a voltage. */
  NONE {
    @Override
    public boolean knows(FaultKind kind) {
      return false;
    }
  };

  private static final int MBAP_HEAD = 6;
  private static final byte SERVER_DEVICE_FAILURE = 4;

  /** The same frame as a device of another address would send it, with a right check. */
  byte[] ofAnother(byte[] frame) {
    return frame;
  }

  /** A byte of the check; one turned bit there makes the frame invalid. */
  int checkAt(byte[] frame) {
    return frame.length - 1;
  }

  /** How the device refuses; empty when the protocol has no such frame. */
  Optional<byte[]> exception(byte[] frame) {
    return Optional.empty();
  }

  boolean isException(byte[] frame) {
    return false;
  }

  /** Whether that can happen to frames of this protocol. */
  public boolean knows(FaultKind kind) {
    return kind != FaultKind.EXCEPTION || this == MODBUS_RTU;
  }
}
