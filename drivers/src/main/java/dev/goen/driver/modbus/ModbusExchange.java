package dev.goen.driver.modbus;

import com.digitalpetri.modbus.ExceptionCode;
import dev.goen.bus.BusFault;
import dev.goen.bus.Deadline;
import dev.goen.bus.SerialLine;
import dev.goen.driver.PollResult;
import dev.goen.reading.SampleClock;
import dev.goen.reading.SampleTime;
import java.util.Locale;

/** One request and its reply. */
sealed interface ModbusExchange permits RtuExchange, TcpExchange {

  /** How a request is wrapped on its way. */
  enum Framing {
    /** With a check and silences: serial lines, and serial servers that pass bytes on. */
    RTU,
    /** With the MBAP header of Modbus TCP. */
    TCP
  }

  /** What one exchange led to. */
  sealed interface Outcome {

    /**
     * The registers asked for.
     *
     * @param time when the last byte had come
     */
    record Answered(Registers registers, SampleTime time) implements Outcome {}

    record Failed(PollResult result) implements Outcome {}
  }

  static ModbusExchange of(Framing framing, SampleClock clock) {
    return switch (framing) {
      case RTU -> new RtuExchange(clock);
      case TCP -> new TcpExchange(clock);
    };
  }

  /**
   * Asks for registers and waits for them until the deadline.
   *
   * @throws BusFault when the line is gone
   */
  Outcome read(SerialLine line, int address, RegisterBlock block, Deadline deadline)
      throws BusFault;

  /** A device's refusal by its exception code (Modbus application protocol V1.1b3, clause 7). */
  static PollResult refused(int code) {
    String name =
        ExceptionCode.from(code)
            .map(known -> known.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .orElse("exception " + code);
    return new PollResult.Refused(code, name);
  }
}
