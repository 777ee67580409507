package dev.goen.driver.modbus;

import com.digitalpetri.modbus.ModbusPduSerializer.DefaultRequestSerializer;
import com.digitalpetri.modbus.ModbusPduSerializer.DefaultResponseSerializer;
import com.digitalpetri.modbus.exceptions.ModbusException;
import com.digitalpetri.modbus.pdu.ModbusPdu;
import com.digitalpetri.modbus.pdu.ModbusRequestPdu;
import com.digitalpetri.modbus.pdu.ModbusResponsePdu;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One RTU frame (Modbus over Serial Line V1.02, clause 2.5.1):
 *
 * <pre>
 *  +---------+----------+-----------------+--------+--------+
 *  | address | function | data, 0 to 252  | CRC lo | CRC hi |
 *  +---------+----------+-----------------+--------+--------+
 * </pre>
 *
 * @param address 0 to 255; 1 to 247 name one device, and some makers answer above that
 */
record RtuFrame(int address, ModbusPdu pdu) {

  static final int MOST_BYTES = 256;

  private static final int EXCEPTION_FLAG = 0x80;

  RtuFrame {
    if (address < 0 || address > 255) {
      throw new IllegalArgumentException("address must be 0 to 255: " + address);
    }
  }

  /**
   * A device's refusal.
   *
   * @param function the function that was asked, 1 to 127
   * @param code why it was refused, 0 to 255
   */
  record Refusal(int function, int code) implements ModbusResponsePdu {
    @Override
    public int getFunctionCode() {
      return function | EXCEPTION_FLAG;
    }
  }

  /** The bytes of this frame, its check included. */
  byte[] encode() {
    ByteBuffer buffer = ByteBuffer.allocate(MOST_BYTES);
    buffer.put((byte) address);
    try {
      switch (pdu) {
        case Refusal refusal ->
            buffer.put((byte) refusal.getFunctionCode()).put((byte) refusal.code());
        case ModbusRequestPdu request -> DefaultRequestSerializer.INSTANCE.encode(request, buffer);
        default -> DefaultResponseSerializer.INSTANCE.encode(pdu, buffer);
      }
    } catch (ModbusException e) {
      throw new IllegalStateException("not a PDU this library can write: " + pdu, e);
    }
    int crc = Crc16.of(buffer.array(), 0, buffer.position());
    buffer.put((byte) crc).put((byte) (crc >>> 8));
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  /**
   * Reads a reply whose length and check are known to be right.
   *
   * @throws IllegalArgumentException when no reply has such a function
   */
  static RtuFrame decodeReply(byte[] bytes, int offset, int length) {
    int address = bytes[offset] & 0xFF;
    int function = bytes[offset + 1] & 0xFF;
    if ((function & EXCEPTION_FLAG) != 0) {
      return new RtuFrame(
          address, new Refusal(function & ~EXCEPTION_FLAG, bytes[offset + 2] & 0xFF));
    }
    try {
      ByteBuffer pdu = ByteBuffer.wrap(bytes, offset + 1, length - 3);
      return new RtuFrame(address, DefaultResponseSerializer.INSTANCE.decode(function, pdu));
    } catch (ModbusException e) {
      throw new IllegalArgumentException("no reply has function " + function, e);
    }
  }
}
