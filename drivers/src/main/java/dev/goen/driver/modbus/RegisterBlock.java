package dev.goen.driver.modbus;

import com.digitalpetri.modbus.pdu.ModbusRequestPdu;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest;

/**
 * Registers that are read with one request.
 *
 * @param function 3 for holding registers, 4 for input registers
 * @param register the first one, as the PDU numbers them, 0 to 65535
 * @param count how many, 1 to 125
 */
public record RegisterBlock(int function, int register, int count) {

  public static final int READ_HOLDING = 3;
  public static final int READ_INPUT = 4;
  public static final int MOST_REGISTERS = 125;

  public RegisterBlock {
    if (function != READ_HOLDING && function != READ_INPUT) {
      throw new IllegalArgumentException("function must be 3 or 4: " + function);
    }
    if (register < 0 || register > 0xFFFF) {
      throw new IllegalArgumentException("register must be 0 to 65535: " + register);
    }
    if (count < 1 || count > MOST_REGISTERS) {
      throw new IllegalArgumentException("count must be 1 to 125: " + count);
    }
  }

  /** Whether all of these registers are read with this block. */
  boolean covers(int first, int width) {
    return first >= register && first + width <= register + count;
  }

  RtuFrame request(int address) {
    ModbusRequestPdu pdu =
        function == READ_HOLDING
            ? new ReadHoldingRegistersRequest(register, count)
            : new ReadInputRegistersRequest(register, count);
    return new RtuFrame(address, pdu);
  }

  /**
   * The same registers counted from elsewhere: some makers number from 1 what the wire has at 0.
   */
  RegisterBlock shifted(int by) {
    return new RegisterBlock(function, Math.clamp((long) register + by, 0, 0xFFFF), count);
  }
}
